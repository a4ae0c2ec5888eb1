package io.gad.sync.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.member.MemberRole;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.TableName;
import io.gad.postgres.pgoutput.PgOutputMessage.Column;
import io.gad.postgres.pgoutput.PgOutputMessage.Identity;
import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import io.gad.sync.TestMember;
import io.gad.sync.apply.Extent.Held;
import io.gad.testkit.PostgresServer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stretch of the log is read twice where its first transaction was rolled back: the second time nothing is known of it. */
final class LoadedExtentTest {

    private static PostgresServer server;

    private Session target;
    private CopyTable table;
    private LoadedExtent extent;

    @BeforeAll
    static void start() {
        server = PostgresServer.start();
        TestMember.create(server, "app", MemberRole.SECONDARY);
        server.execute("app", "SET session_replication_role = replica; CREATE TABLE t (a int PRIMARY KEY, b int)");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void planned() {
        target = TestMember.login(server).open("app", SessionSettings.apply("test"));
        table = CopyTable.list(target).getFirst();
        LoadBook.plan(target, table, Set.of());
        LoadBook.done(target, Chunk.whole(table), 1, 1);
        extent = new LoadedExtent(LoadBook.tables(target));
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void aDefinitionIsNotedAgain() {
        takenBack(() -> extent.remake(target, List.of(table.name())));
        target.transaction(() -> extent.remake(target, List.of(table.name())));
        assertThat(LoadBook.tables(target).getFirst().remake()).isTrue();
        assertThat(extent.of(target, relation("a", "b"))).isEqualTo(Held.NOTHING);
    }

    @Test
    void anotherShapeIsNotedAgain() {
        takenBack(() -> extent.of(target, relation("a", "c")));
        assertThat(target.<Held>transaction(() -> extent.of(target, relation("a", "c"))))
                .isEqualTo(Held.NOTHING);
        assertThat(LoadBook.tables(target).getFirst().remake()).isTrue();
        assertThat(extent.of(target, relation("a", "b"))).isEqualTo(Held.NOTHING);
    }

    @Test
    void whatWasTakenBackForGoodIsHeldAsBefore() {
        takenBack(() -> extent.remake(target, List.of(table.name())));
        assertThat(extent.of(target, relation("a", "b"))).isEqualTo(Held.ALL);
    }

    private void takenBack(Runnable work) {
        assertThatThrownBy(() -> target.transaction(() -> {
                    work.run();
                    throw new IllegalStateException("taken back");
                }))
                .hasMessage("taken back");
    }

    private Relation relation(String... columns) {
        return new Relation(
                (int) table.oid(),
                new TableName("public", "t"),
                Identity.DEFAULT,
                List.of(columns).stream()
                        .map(name -> new Column(name.equals("a"), name, 23, -1))
                        .toList());
    }
}
