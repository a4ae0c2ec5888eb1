package io.gad.sync.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlStatementTest {

    private static List<String> split(String sql) {
        return SqlStatement.split(sql, true).stream().map(SqlStatement::text).toList();
    }

    @Test
    void endsStatementsOnlyAtTheirOwnSemicolons() {
        assertThat(
                        split(
                                "create table a(v text default 'x;y'); ; -- c;d\ncreate table \"b;c\"(i int) /* ; /* ; */ ; */;"))
                .containsExactly("create table a(v text default 'x;y')", "create table \"b;c\"(i int)");
    }

    @Test
    void keepsDollarQuotedBodiesWhole() {
        assertThat(split("create function f() returns int as $b$ select 1; $x$;$x$ $b$ language sql; drop table t"))
                .containsExactly(
                        "create function f() returns int as $b$ select 1; $x$;$x$ $b$ language sql", "drop table t");
    }

    @Test
    void keepsAtomicBodiesAndRulesWhole() {
        assertThat(split("create function f() returns int begin atomic select case when true then 1 end; select 2; end;"
                        + " create rule r as on insert to t do (select 1; select 2); drop view v"))
                .hasSize(3)
                .last()
                .isEqualTo("drop view v");
    }

    @Test
    void knowsBackslashesOnlyWhereTheyEscape() {
        assertThat(split("select E'a\\';b'; select 'c\\'; select 2")).hasSize(3);
        assertThat(SqlStatement.split("select 'a\\';b'; select 2", false)).hasSize(2);
    }

    @Test
    void tellsTheKindOfAStatement() {
        assertThat(only("/* why */ CREATE OR REPLACE TEMP VIEW v AS SELECT 1").hasTag("CREATE VIEW"))
                .isTrue();
        assertThat(only("create unique index concurrently i on t(a)").hasTag("CREATE INDEX"))
                .isTrue();
        assertThat(only("create foreign table f(a int) server s").hasTag("CREATE TABLE"))
                .isFalse();
        assertThat(only("create table t as select 1").hasTag("CREATE TABLE AS")).isTrue();
        assertThat(only("create table t(a int)").hasTag("CREATE TABLE AS")).isFalse();
        assertThat(only("select f()").hasTag("CREATE TABLE")).isFalse();
        assertThat(only("create materialized view m as select 1").hasTag("CREATE MATERIALIZED VIEW"))
                .isTrue();
        assertThat(only("alter default privileges grant select on tables to x").hasTag("ALTER DEFAULT PRIVILEGES"))
                .isTrue();
    }

    @Test
    void tellsWhatNoTriggerSeesFromWhatBearsTheSameTag() {
        assertThat(only("grant select on t to \"on\"").hasTag("GRANT")).isTrue();
        assertThat(only("grant usage on schema s to clerk").hasTag("GRANT")).isTrue();
        assertThat(only("revoke all on database from clerk").hasTag("REVOKE"))
                .as("a table of that name")
                .isTrue();
        assertThat(only("grant clerk to \"on\"").hasTag("GRANT")).isFalse();
        assertThat(only("grant connect on database d to clerk").hasTag("GRANT")).isFalse();
        assertThat(only("comment on role clerk is 'x'").hasTag("COMMENT")).isFalse();
        assertThat(only("comment on table role is 'x'").hasTag("COMMENT")).isTrue();
    }

    private static List<String> lasting(String sql) {
        return SqlString.of(sql, true).statements().stream()
                .map(SqlStatement::text)
                .filter(text -> text.length() == 1)
                .toList();
    }

    @Test
    void leavesOutWhatTheStringItselfTookBack() {
        assertThat(
                        lasting(
                                "begin; a; savepoint s; b; savepoint \"S\"; c; rollback to s; d; rollback to savepoint s; e; commit"))
                .containsExactly("a", "e");
        assertThat(lasting("a; savepoint s; b; savepoint s; c; release s; rollback work to s; d"))
                .containsExactly("a", "d");
        assertThat(lasting("a; rollback to before; b")).containsExactly("b");
        assertThat(
                        lasting(
                                "begin; a; rollback; begin; b; end; c; begin; d; abort; start transaction; e; prepare transaction 'p'; f"))
                .containsExactly("b", "e", "f");
    }

    @Test
    void knowsWhereSomethingFollowsBehindACommit() {
        assertThat(SqlString.of("begin; a; commit; b", true).severalTransactions())
                .isTrue();
        assertThat(SqlString.of("begin; a; savepoint s; b; commit;", true).severalTransactions())
                .isFalse();
        assertThat(SqlString.of("a; b", true).severalTransactions()).isFalse();
    }

    @Test
    void findsNamesAsTheCatalogHoldsThem() {
        SqlStatement statement = only("ALTER TABLE Shop.\"We\"\"ird\" ADD x text DEFAULT 'hidden'");
        assertThat(statement.mentions("shop")).isTrue();
        assertThat(statement.mentions("We\"ird")).isTrue();
        assertThat(statement.mentions("hidden")).isFalse();
    }

    @Test
    void takesConcurrentlyOutAndNothingElse() {
        assertThat(only("create index concurrently i on t(a) where b <> 'concurrently'")
                        .withoutConcurrently())
                .isEqualTo("create index  i on t(a) where b <> 'concurrently'");
    }

    @Test
    void neverFailsOnWhatIsNotClosed() {
        assertThat(split("select 'open")).containsExactly("select 'open");
        assertThat(split("select $a$ open")).containsExactly("select $a$ open");
        assertThat(split("/* open")).isEmpty();
        assertThat(split("select \"open")).hasSize(1);
    }

    private static SqlStatement only(String sql) {
        List<SqlStatement> statements = SqlStatement.split(sql, true);
        assertThat(statements).hasSize(1);
        return statements.getFirst();
    }
}
