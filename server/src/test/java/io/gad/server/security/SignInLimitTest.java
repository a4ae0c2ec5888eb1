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
        limit.failed("first");
        limit.failed("first");
        for (int i = 0; i < 10_000; i++) {
            limit.failed("other-" + i);
        }
        assertThat(limit.admits("first")).isTrue();
    }
}
