package io.gad.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SignInLimitTest {

    private final AtomicLong now = new AtomicLong();
    private final SignInLimit limit = new SignInLimit(2, () -> Instant.ofEpochMilli(now.get()));

    @Test
    void refusesAfterTheAllowedFailuresUntilTheMinuteIsOver() {
        assertThat(limit.tries("10.0.0.1")).isTrue();
        assertThat(limit.tries("10.0.0.1")).isTrue();
        assertThat(limit.tries("10.0.0.1")).isFalse();
        assertThat(limit.tries("10.0.0.2")).isTrue();
        now.addAndGet(60_000);
        assertThat(limit.tries("10.0.0.1")).isTrue();
    }

    @Test
    void whatWasRightOrNotLookedAtIsNoFailure() {
        for (int i = 0; i < 10; i++) {
            assertThat(limit.tries("10.0.0.1")).isTrue();
            limit.passed("10.0.0.1");
            assertThat(limit.tries("10.0.0.1")).isTrue();
            limit.untold("10.0.0.1");
        }
    }

    @Test
    void ofThoseWhoTryAtOnceNoMoreAreAdmitted() throws InterruptedException {
        AtomicInteger admitted = new AtomicInteger();
        List<Thread> strangers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            strangers.add(Thread.ofVirtual().start(() -> {
                if (limit.tries("10.0.0.1")) {
                    admitted.incrementAndGet();
                }
            }));
        }
        for (Thread stranger : strangers) {
            stranger.join();
        }
        assertThat(admitted).hasValue(2);
    }

    @Test
    void remembersNoMoreThanItsBoundOfAddresses() {
        use("first"); // What all together may fail does not concern it then.
        assertThat(limit.tries("first")).isTrue();
        assertThat(limit.tries("first")).isTrue();
        for (int i = 0; i < 10_000; i++) {
            use("other-" + i);
        }
        assertThat(limit.tries("first")).isTrue();
    }

    /** Signs in. */
    private void use(String address) {
        assertThat(limit.tries(address)).isTrue();
        limit.passed(address);
    }

    @Test
    void manyAddressesTogetherTryNoMoreThanAFew() {
        use("office");
        for (int i = 0; i < 40; i++) {
            assertThat(limit.tries("stranger-" + i)).isTrue();
        }
        assertThat(limit.tries("stranger-41"))
                .as("40 failed, 20 times what one may")
                .isFalse();
        assertThat(limit.tries("office"))
                .as("somebody has signed in from there")
                .isTrue();
        assertThat(limit.tries("office")).isTrue();
        assertThat(limit.tries("office")).isFalse();
        now.addAndGet(60_000);
        assertThat(limit.tries("stranger-41")).isTrue();
        assertThat(limit.tries("office")).isTrue();
    }
}
