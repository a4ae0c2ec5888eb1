package io.gad.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SignInLimitTest {

    private final AtomicLong now = new AtomicLong();
    private final SignInLimit limit = new SignInLimit(2, () -> Instant.ofEpochMilli(now.get()));

    @Test
    void refusesAfterTheAllowedFailuresUntilTheMinuteIsOver() {
        limit.failed("10.0.0.1");
        assertThat(limit.admits("10.0.0.1")).isTrue();
        limit.failed("10.0.0.1");
        assertThat(limit.admits("10.0.0.1")).isFalse();
        assertThat(limit.admits("10.0.0.2")).isTrue();
        now.addAndGet(60_000);
        assertThat(limit.admits("10.0.0.1")).isTrue();
    }

    @Test
    void remembersNoMoreThanItsBoundOfAddresses() {
        limit.passed("first"); // What all together may fail does not concern it then.
        limit.failed("first");
        limit.failed("first");
        for (int i = 0; i < 10_000; i++) {
            limit.failed("other-" + i);
        }
        assertThat(limit.admits("first")).isTrue();
    }

    @Test
    void manyAddressesTogetherTryNoMoreThanAFew() {
        limit.passed("office");
        for (int i = 0; i < 40; i++) {
            assertThat(limit.admits("stranger-" + i)).isTrue();
            limit.failed("stranger-" + i);
        }
        assertThat(limit.admits("stranger-41"))
                .as("40 failed, 20 times what one may")
                .isFalse();
        assertThat(limit.admits("office"))
                .as("somebody has signed in from there")
                .isTrue();
        limit.failed("office");
        limit.failed("office");
        assertThat(limit.admits("office")).isFalse();
        now.addAndGet(60_000);
        assertThat(limit.admits("stranger-41")).isTrue();
        assertThat(limit.admits("office")).isTrue();
    }
}
