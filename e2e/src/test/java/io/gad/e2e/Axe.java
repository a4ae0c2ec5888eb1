package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Judges a page as it stands: WCAG 2.1 A and AA, good practice, and that nothing is reached only sideways. */
final class Axe {

    /** In a tab that nobody sees a page does not fetch itself: what is judged is not exchanged meanwhile. */
    private static final String STAND_STILL =
            "() => Object.defineProperty(document, 'hidden', { value: true, configurable: true })";

    private static final String GO_ON = "() => { delete document.hidden; }";

    private static final String JUDGE = """
            () => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] })
              .then(found => found.violations.flatMap(v => v.nodes.map(n => v.id + ' at ' + n.target + ': ' + n.failureSummary)))
            """;

    /** Colours go over into those of the other scheme; halfway they have a contrast that nobody reads by. */
    private static final String SETTLED = """
            () => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))
              .then(() => Promise.allSettled(document.getAnimations()
                .filter(a => a instanceof CSSTransition).map(a => a.finished)))
            """;

    private static final String SIDEWAYS =
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth";

    private Axe() {}

    /** In light and in dark, at a desk and on a telephone. */
    static void judge(Page page) {
        page.evaluate(STAND_STILL);
        page.evaluate(script());
        for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            for (int width : List.of(380, 2560, 1280)) {
                page.setViewportSize(width, 900);
                page.evaluate(SETTLED);
                assertThat((List<?>) page.evaluate(JUDGE))
                        .as("%s at %d pixels", scheme, width)
                        .isEmpty();
                assertThat(((Number) page.evaluate(SIDEWAYS)).intValue())
                        .as("wider than a window of %d pixels by", width)
                        .isZero();
            }
        }
        page.evaluate(GO_ON);
    }

    private static String script() {
        try (InputStream in = Objects.requireNonNull(Axe.class.getResourceAsStream("/axe.min.js"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
