package io.gad.e2e;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotAnimations;
import io.gad.testkit.Await;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;

/** Takes the pictures of a browser's page for the documentation, those that are asked for and no others. */
final class Camera {

    /** Behind it the picture of a list is cut off: who reads the guide wants what stands above. */
    private static final int LONGEST = 1_900;

    /** No page is longer that is shown whole. */
    private static final int LONGEST_WHOLE = 9_000;

    private static final int LEAST = 620;
    private static final int WINDOW = 900;
    private static final int DESK = 1_280;
    private static final int TELEPHONE = 380;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Page page;
    private final Path folder;
    private final Set<String> wanted;
    private final Set<String> taken = new TreeSet<>();

    Camera(Page page, Path folder, Set<String> wanted) {
        this.page = page;
        this.folder = folder;
        this.wanted = wanted;
    }

    void take(String name) {
        write(name, shoot(LONGEST));
    }

    /** Down to its end, as long as it may be. */
    void takeWhole(String name) {
        write(name, shoot(LONGEST_WHOLE));
    }

    void takePart(String name, Locator part) {
        write(name, shoot(LONGEST_WHOLE, part));
    }

    void takeNarrow(String name) {
        page.setViewportSize(TELEPHONE, WINDOW);
        awaitNarrowCharts();
        take(name);
        page.setViewportSize(DESK, WINDOW);
    }

    /** They are drawn anew a moment behind the window. */
    private void awaitNarrowCharts() {
        Await.until(
                "charts as narrow as the window",
                PATIENCE,
                () -> page.evaluate("""
                        () => [...document.querySelectorAll('.plot > .uplot')]
                          .every(chart => chart.offsetWidth <= chart.parentElement.clientWidth)""").equals(true),
                () -> "wider ones");
    }

    void takeDark(String name) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        take(name);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    }

    /** Fails if one is missing. */
    void expectAll() {
        Set<String> missing = new TreeSet<>(wanted);
        missing.removeAll(taken);
        if (!missing.isEmpty()) {
            throw new IllegalStateException("Expected pictures of all, found none of " + missing + ".");
        }
    }

    private byte[] shoot(int longest) {
        tall(longest);
        byte[] picture = drawn();
        page.setViewportSize(page.viewportSize().width, WINDOW);
        return picture;
    }

    private byte[] shoot(int longest, Locator part) {
        tall(longest);
        BufferedImage all = image(drawn());
        BoundingBox box = part.boundingBox();
        page.setViewportSize(page.viewportSize().width, WINDOW);
        int top = (int) box.y;
        ByteArrayOutputStream cut = new ByteArrayOutputStream();
        try {
            ImageIO.write(
                    all.getSubimage(
                            (int) box.x, top, (int) box.width, Math.min((int) box.height, all.getHeight() - top)),
                    "png",
                    cut);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cut.toByteArray();
    }

    /** A window as high as the page: what sticks to the window then lies on nothing. Nothing has the focus. */
    private void tall(int longest) {
        int width = page.viewportSize().width;
        page.waitForLoadState();
        page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }");
        page.setViewportSize(width, LEAST);
        Number height = (Number) page.evaluate("() => document.documentElement.scrollHeight");
        page.setViewportSize(width, Math.min(longest, height.intValue()));
    }

    /** A browser short of time leaves blank what it has not drawn yet. The page's own colour in the last corner says that it has. */
    private byte[] drawn() {
        int colour = ((Number) page.evaluate("""
                () => getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3)
                  .reduce((all, part) => all * 256 + Number(part), 0)""")).intValue();
        byte[][] last = new byte[1][];
        Await.until(
                "a picture drawn to its last corner in colour " + Integer.toHexString(colour),
                PATIENCE,
                () -> {
                    last[0] =
                            page.screenshot(new Page.ScreenshotOptions().setAnimations(ScreenshotAnimations.DISABLED));
                    return corner(image(last[0])) == colour;
                },
                () -> Integer.toHexString(corner(image(last[0]))));
        return last[0];
    }

    private static int corner(BufferedImage image) {
        return image.getRGB(image.getWidth() - 2, image.getHeight() - 2) & 0xffffff;
    }

    private static BufferedImage image(byte[] png) {
        try {
            return ImageIO.read(new ByteArrayInputStream(png));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String name, byte[] picture) {
        if (!wanted.contains(name)) {
            throw new IllegalStateException("Expected a picture that is listed, found " + name + ".");
        }
        Path file = folder.resolve(name + ".png");
        SmallPng.write(picture, file);
        taken.add(name);
        System.out.println(file + " " + file.toFile().length() / 1024 + " KiB");
    }
}
