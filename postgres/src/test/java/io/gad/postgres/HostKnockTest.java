package io.gad.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.testkit.FaultyNetwork;
import io.gad.testkit.PostgresServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostKnockTest {

    /** Long enough that a machine that is there says so on the busiest of days. */
    private static final Duration GENEROUS = Duration.ofSeconds(5);

    private static final Duration BRIEF = Duration.ofMillis(200);
    private static final PostgresServer SERVER = PostgresServer.start();
    private final FaultyNetwork network = FaultyNetwork.to(SERVER.port());

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @AfterEach
    void close() {
        network.close();
    }

    private boolean isThere(Duration limit) {
        return HostKnock.isThere(List.of(new Dsn.Host("127.0.0.1", network.port())), limit);
    }

    @Test
    void whoeverConfirmsIsThereThoughHeSaysNothing() {
        assertThat(isThere(GENEROUS)).isTrue();
        network.silence();
        assertThat(isThere(GENEROUS)).isTrue();
    }

    @Test
    void whoeverRefusesIsThere() {
        network.cut();
        assertThat(isThere(GENEROUS)).isTrue();
    }

    @Test
    void whoeverConfirmsNothingIsGoneAndBackWhenHeDoes() {
        network.vanish();
        assertThat(isThere(BRIEF)).isFalse();
        network.heal();
        assertThat(isThere(GENEROUS)).isTrue();
    }

    @Test
    void oneHostThatIsThereIsEnough() {
        network.vanish();
        assertThat(HostKnock.isThere(
                        List.of(new Dsn.Host("127.0.0.1", network.port()), new Dsn.Host("127.0.0.1", SERVER.port())),
                        GENEROUS))
                .isTrue();
    }

    @Test
    void aNameThatNobodyKnowsSaysNothingOfTheMachine() {
        assertThat(HostKnock.isThere(List.of(new Dsn.Host("no-such-host.invalid", 5432)), BRIEF))
                .isTrue();
    }
}
