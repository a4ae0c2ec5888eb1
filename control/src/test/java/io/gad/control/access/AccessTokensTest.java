package io.gad.control.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.control.event.Actor;
import io.gad.control.event.Event;
import io.gad.control.event.EventFilter;
import io.gad.control.event.Events;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.state.ControlState;
import io.gad.control.state.Json;
import io.gad.control.store.embedded.EmbeddedStore;
import io.gad.testkit.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTokensTest {

    @TempDir
    Path directory;

    private final ManualClock clock = ManualClock.at(Instant.parse("2026-03-01T00:00:00Z"));
    private EmbeddedStore store;
    private Events events;
    private AccessTokens tokens;

    @BeforeEach
    void open() {
        store = EmbeddedStore.open(directory.resolve("gad.db"));
        ControlState state = new ControlState(store);
        events = new Events(state, clock);
        tokens = new AccessTokens(state, events, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static void refuses(Runnable asked, ProblemCode code) {
        assertThatThrownBy(asked::run)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(code));
    }

    @Test
    void isFoundByItsTextAlsoAfterARestartAndNotBehindItsRevocation() {
        AccessTokens.Created made = tokens.create("grafana", AccessRole.VIEWER, Optional.empty());
        assertThat(made.text()).startsWith("gad_").hasSizeGreaterThan(40);
        close();
        open();
        AccessToken found = tokens.find(made.text()).orElseThrow();
        assertThat(found).isEqualTo(made.token());
        assertThat(found.role()).isEqualTo(AccessRole.VIEWER);
        assertThat(tokens.find(made.text() + "x")).isEmpty();
        assertThat(tokens.find("")).isEmpty();
        tokens.revoke("grafana");
        assertThat(tokens.find(made.text())).isEmpty();
        assertThat(tokens.stands(found)).isFalse();
        close();
        open();
        assertThat(tokens.find(made.text())).isEmpty();
        assertThat(tokens.list()).isEmpty();
    }

    @Test
    void aNewOneOfTheSameNameIsNotTheOldOne() {
        AccessTokens.Created old = tokens.create("ann", AccessRole.ADMIN, Optional.empty());
        tokens.revoke("ann");
        AccessTokens.Created young = tokens.create("ann", AccessRole.VIEWER, Optional.empty());
        assertThat(tokens.stands(old.token())).isFalse();
        assertThat(tokens.find(young.text()).orElseThrow().role()).isEqualTo(AccessRole.VIEWER);
    }

    @Test
    void opensNothingFromItsEndOn() {
        AccessTokens.Created made = tokens.create("guest", AccessRole.VIEWER, Optional.of(Duration.ofHours(1)));
        clock.advance(Duration.ofMinutes(59));
        assertThat(tokens.stands(made.token())).isTrue();
        clock.advance(Duration.ofMinutes(1));
        assertThat(tokens.find(made.text())).isEmpty();
        assertThat(tokens.stands(made.token())).isFalse();
        assertThat(tokens.list()).hasSize(1);
        refuses(() -> tokens.create("guest", AccessRole.VIEWER, Optional.empty()), ProblemCode.TOKEN_EXISTS);
    }

    @Test
    void namesAreOnceAndTheFirstOnesIsTaken() {
        var unused = tokens.create("ann", AccessRole.ADMIN, Optional.empty());
        refuses(() -> tokens.create("ann", AccessRole.ADMIN, Optional.empty()), ProblemCode.TOKEN_EXISTS);
        refuses(() -> tokens.create("admin", AccessRole.ADMIN, Optional.empty()), ProblemCode.TOKEN_EXISTS);
        refuses(() -> tokens.create("A b", AccessRole.ADMIN, Optional.empty()), ProblemCode.INVALID_NAME);
        refuses(() -> tokens.revoke("bob"), ProblemCode.TOKEN_UNKNOWN);
        refuses(() -> tokens.revoke("admin"), ProblemCode.TOKEN_UNKNOWN);
    }

    @Test
    void signsInByItsLastPasswordAloneAlsoAfterARestart() {
        AccessToken made =
                tokens.create("ann", AccessRole.ADMIN, Optional.empty()).token();
        assertThat(tokens.named("ann").orElseThrow().password()).isEmpty();
        tokens.setPassword("ann", Optional.of("{one}"));
        AccessToken first = tokens.named("ann").orElseThrow();
        assertThat(tokens.stands(made)).isTrue();
        tokens.setPassword("ann", Optional.of("{another}"));
        assertThat(tokens.standsWithItsPassword(first)).isFalse();
        close();
        open();
        AccessToken second = tokens.named("ann").orElseThrow();
        assertThat(second.password()).contains("{another}");
        assertThat(tokens.standsWithItsPassword(second)).isTrue();
        tokens.setPassword("ann", Optional.empty());
        assertThat(tokens.standsWithItsPassword(second)).isFalse();
        assertThat(tokens.stands(second)).isTrue();
        tokens.revoke("ann");
        assertThat(tokens.named("ann")).isEmpty();
        refuses(() -> tokens.setPassword("ann", Optional.of("{one}")), ProblemCode.TOKEN_UNKNOWN);
        refuses(() -> tokens.setPassword("admin", Optional.of("{one}")), ProblemCode.TOKEN_UNKNOWN);
        assertThat(events.page(EventFilter.newest(10)))
                .extracting(Event::text)
                .containsExactly(
                        "Token ann was revoked",
                        "Token ann has no password any more",
                        "Token ann has got a password to sign in with",
                        "Token ann has got a password to sign in with",
                        "Token ann was made, role admin");
    }

    @Test
    void oneThatWasKeptBeforePasswordsHasNone() {
        String kept = Json.write(
                tokens.create("ann", AccessRole.ADMIN, Optional.empty()).token());
        String older = kept.replaceFirst(",\"password\":null", "");
        assertThat(older).isNotEqualTo(kept);
        assertThat(Json.read(older, AccessToken.class).password()).isEmpty();
    }

    @Test
    void noFileHoldsItsText() throws IOException {
        AccessTokens.Created made = tokens.create("ann", AccessRole.ADMIN, Optional.empty());
        assertThat(made.toString()).doesNotContain(made.text());
        close();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain(made.text());
            }
        }
        open();
    }

    @Test
    void whoMadeAndRevokedItIsAnEvent() {
        boolean unused = Actor.as("boss", () -> {
            var made = tokens.create("ann", AccessRole.VIEWER, Optional.empty());
            tokens.revoke(made.token().name());
            return true;
        });
        assertThat(events.page(EventFilter.newest(10)))
                .extracting(Event::text)
                .containsExactly("Token ann was revoked", "Token ann was made, role viewer");
        assertThat(events.page(EventFilter.newest(10)))
                .allSatisfy(e -> assertThat(e.actor()).contains("boss"));
    }
}
