package io.gad.sync.reapply;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.member.MemberRole;
import io.gad.postgres.Lsn;
import io.gad.sync.TestMember;
import io.gad.sync.reapply.Conflict.Kind;
import io.gad.sync.reapply.ReapplyResult.Outcome;
import io.gad.sync.tail.LostChange;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** A database of a primary that was promoted a moment ago, and what its tests say of lost transactions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnNewPrimary {

    private static int counter;

    PostgresServer server;
    String database = "";

    @BeforeAll
    void start() {
        server = PostgresServer.start(PostgresOptions.forTests());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** A new primary: what it has followed, and behind that nothing yet. */
    @BeforeEach
    void promoted() {
        database = "reapply" + ++counter;
        TestMember.create(server, database, MemberRole.PRIMARY);
        server.execute(
                database,
                "CREATE TABLE item(id int PRIMARY KEY, v text, code text UNIQUE, big text);"
                        + " CREATE TABLE part(id int PRIMARY KEY, item int REFERENCES item);"
                        + " CREATE TABLE loose(v text, n numeric);"
                        + " INSERT INTO item VALUES (1, 'a', 'c1', repeat('x', 20000)), (2, 'b', 'c2', NULL);"
                        + " INSERT INTO part VALUES (1, 1); INSERT INTO loose VALUES ('l', 1.50), ('l', 1.50)");
        followed();
    }

    /** Everything up to now came by the stream. */
    void followed() {
        server.execute(
                database,
                "INSERT INTO gad.progress (task, epoch, phase, system_identifier, timeline, slot, position)"
                        + " VALUES ('t1', 1, 'INCREMENTAL', 's', 1, 'x', '0/1')"
                        + " ON CONFLICT (task) DO UPDATE SET position = excluded.position");
    }

    ReapplySpec spec(String lsn, boolean dryRun, boolean force) {
        return new ReapplySpec(
                "g",
                "old",
                1,
                Optional.of("t1"),
                database,
                Lsn.parse(lsn),
                700,
                TestMember.mandate(MemberRole.PRIMARY),
                dryRun,
                force,
                Duration.ofSeconds(60));
    }

    ReapplyResult run(ReapplySpec spec, LostChange... changes) {
        return Reapplication.run(
                TestMember.login(server), spec, sink -> List.of(changes).forEach(sink));
    }

    ReapplyResult apply(LostChange... changes) {
        return run(spec("0/10", false, false), changes);
    }

    ReapplyResult force(LostChange... changes) {
        return run(spec("0/10", false, true), changes);
    }

    static LostChange insert(String table, Map<String, @Nullable String> row) {
        return new LostChange(table, "INSERT", Map.of(), row);
    }

    static LostChange update(String table, Map<String, @Nullable String> old, Map<String, @Nullable String> now) {
        return new LostChange(table, "UPDATE", old, now);
    }

    static LostChange delete(String table, Map<String, @Nullable String> old) {
        return new LostChange(table, "DELETE", old, Map.of());
    }

    static Map<String, @Nullable String> row(@Nullable String... pairs) {
        Map<String, @Nullable String> row = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            row.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return row;
    }

    @Nullable
    String value(String query) {
        return server.value(database, query);
    }

    static void isInTheWay(ReapplyResult result, Kind kind, boolean passable) {
        assertThat(result.outcome()).isEqualTo(Outcome.CONFLICTS);
        assertThat(result.conflicts()).hasSize(1).first().satisfies(c -> {
            assertThat(c.kind()).isEqualTo(kind);
            assertThat(c.passable()).isEqualTo(passable);
            assertThat(c.detail()).isNotBlank();
        });
    }
}
