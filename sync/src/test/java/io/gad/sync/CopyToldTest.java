package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.sync.SyncTaskStatus.DatabaseStatus;
import io.gad.sync.copy.CopyDetail;
import io.gad.sync.copy.TableProgress.Stage;
import io.gad.sync.copy.Throttle;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** While a database is copied its tables are told, behind its rows the indexes, and nothing of either when it is over. */
class CopyToldTest {

    @Test
    void tablesAndThenIndexesAreToldByName() {
        try (TaskOnTwoServers servers = new TaskOnTwoServers()) {
            copies(servers);
        }
    }

    private static void copies(TaskOnTwoServers servers) {
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute("app", """
                CREATE TABLE public.large (id int, note text);
                INSERT INTO public.large SELECT g, repeat('x', 200) FROM generate_series(1, 60000) g;
                CREATE FUNCTION public.slow(n int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS
                  'BEGIN PERFORM pg_catalog.pg_sleep(0.02); RETURN n; END';
                CREATE TABLE public.small (id int PRIMARY KEY);
                INSERT INTO public.small SELECT g FROM generate_series(1, 200) g;
                CREATE INDEX small_slow ON public.small (public.slow(id));
                ANALYZE;
                """);

        SyncTask task = servers.start("app");
        task.limit(new Throttle.Limits(20_000, 0));
        DatabaseStatus copying = app(servers.await(
                task,
                s -> copy(s).filter(c -> rows(c) > 0 && c.rowsPerSecond().isPresent())
                        .isPresent()));
        CopyDetail copy = copying.copy().orElseThrow();
        assertThat(copy.tablesTotal()).isEqualTo(2);
        assertThat(copy.tables()).anySatisfy(t -> {
            assertThat(t.name()).hasToString("public.large");
            assertThat(t.stage()).isNotEqualTo(Stage.DONE);
            assertThat(t.rows()).isBetween(1L, 60_000L);
            assertThat(t.rowsTotal()).isEqualTo(60_000);
            assertThat(t.bytesTotal()).isPositive();
        });
        assertThat(copying.building()).isEmpty();

        DatabaseStatus building = app(servers.await(
                task,
                s -> app(s).building()
                        .filter(b -> b.underWay().stream().anyMatch(i -> i.contains("small_slow")))
                        .isPresent()));
        assertThat(building.building().orElseThrow().underWay())
                .anySatisfy(one -> assertThat(one).startsWith("index small_slow of public.small"));
        assertThat(building.building().orElseThrow().toBuild()).isEqualTo(2);
        assertThat(building.copy().orElseThrow().tablesDone()).isEqualTo(2);

        servers.awaitPhase(task, SyncPhase.INCREMENTAL);
        assertThat(app(task.status()).copy()).isEmpty();
        assertThat(app(task.status()).building()).isEmpty();
    }

    private static long rows(CopyDetail copy) {
        return copy.tables().stream()
                .filter(t -> t.stage() == Stage.COPYING && t.name().name().equals("large"))
                .mapToLong(t -> t.rows())
                .sum();
    }

    private static Optional<CopyDetail> copy(SyncTaskStatus status) {
        return status.databases().stream()
                .filter(d -> d.database().equals("app"))
                .findFirst()
                .flatMap(DatabaseStatus::copy);
    }

    private static DatabaseStatus app(SyncTaskStatus status) {
        return status.databases().stream()
                .filter(d -> d.database().equals("app"))
                .findFirst()
                .orElseThrow();
    }
}
