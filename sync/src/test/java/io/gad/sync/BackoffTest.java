package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.postgres.Lsn;
import io.gad.postgres.SqlState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BackoffTest {

    private final Backoff backoff = new Backoff();

    @Test
    void attemptsThatComeNoFurtherBecomeFewer() {
        assertThat(pauses(SqlState.CONTENTION, 7)).containsExactly(200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L);
    }

    @Test
    void aServerThatIsAwayIsKnockedAtEverySecond() {
        assertThat(pauses(SqlState.UNREACHABLE, 5)).containsExactly(200L, 400L, 800L, 1000L, 1000L);
        assertThat(pauses(SqlState.UNAVAILABLE, 2)).containsExactly(1000L, 1000L);
    }

    @Test
    void aStreamThatBreaksAfterItHasBroughtSomethingIsOpenedAgainSoon() {
        assertThat(pauses(SqlState.UNREACHABLE, 4)).last().isEqualTo(1000L);
        for (int position = 1; position < 9; position++) {
            assertThat(next(SqlState.UNREACHABLE, new Backoff.Reached(new Lsn(position), 0)))
                    .isEqualTo(200L);
        }
        assertThat(next(SqlState.DISK_FULL, new Backoff.Reached(new Lsn(8), 1))).isEqualTo(200L);
        assertThat(next(SqlState.DISK_FULL, new Backoff.Reached(new Lsn(8), 1))).isEqualTo(400L);
    }

    private List<Long> pauses(SqlState why, int times) {
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            pauses.add(next(why, new Backoff.Reached(Lsn.ZERO, 0)));
        }
        return pauses;
    }

    private long next(SqlState why, Backoff.Reached reached) {
        Duration pause = backoff.next(why, reached);
        return pause.toMillis();
    }
}
