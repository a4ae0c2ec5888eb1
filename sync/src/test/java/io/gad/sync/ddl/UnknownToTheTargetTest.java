package io.gad.sync.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.sync.SyncProblem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the text of a statement names or does, and the other side lacks or must not do: what it leaves is followed all the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnknownToTheTargetTest {

    private static int counter;

    private TwoSchemas schemas;

    @BeforeAll
    void startServers() {
        schemas = new TwoSchemas();
    }

    @AfterAll
    void stopServers() {
        schemas.close();
    }

    @BeforeEach
    void freshDatabases() {
        schemas.fresh("d" + ++counter);
    }

    @Test
    void leavesOutTablespacesThatTheTargetLacks() {
        schemas.superuser(
                "set allow_in_place_tablespaces = on",
                "create tablespace fast location ''",
                "create tablespace \"also fast\" location ''",
                "create table t(id int primary key using index tablespace fast, tablespace text, v text,"
                        + " unique (v) using index tablespace \"also fast\") tablespace fast",
                "create index on t(v) tablespace \"also fast\" where v > ''",
                "create table p(id int) partition by range (id) tablespace fast",
                "create table p1 partition of p for values from (1) to (2) tablespace FAST",
                "create materialized view m tablespace fast as select 1 as one",
                "create table u as select 1 as one where false",
                "alter table u set tablespace \"also fast\"",
                "alter table u set tablespace pg_default, add column tablespace text, set (fillfactor = 50)",
                "alter table u add column w int, set tablespace fast",
                "alter table u add column x int, set tablespace fast, alter column w set not null",
                "alter index t_pkey set tablespace pg_default",
                "alter index t_pkey set tablespace fast",
                "alter materialized view m set tablespace \"also fast\"",
                "alter table all in tablespace fast set tablespace \"also fast\" nowait",
                "alter index all in tablespace \"also fast\" set tablespace pg_default",
                "alter materialized view all in tablespace \"also fast\" set tablespace fast",
                "do $$ begin create table z(id int) tablespace fast; alter table all in tablespace fast"
                        + " set tablespace pg_default; end $$",
                "set default_tablespace = fast; create table y(id int primary key)");
        try {
            schemas.replayAndCompare();
        } finally {
            schemas.superuser(
                    "alter table all in tablespace fast set tablespace pg_default",
                    "alter index all in tablespace fast set tablespace pg_default",
                    "alter materialized view all in tablespace fast set tablespace pg_default",
                    "alter table all in tablespace \"also fast\" set tablespace pg_default",
                    "drop table p cascade",
                    "drop tablespace fast",
                    "drop tablespace \"also fast\"");
        }
    }

    @Test
    void leavesOutATablespaceThatTheRoleMayNotUse() {
        schemas.superuser(
                "set allow_in_place_tablespaces = on",
                "create tablespace closed location ''",
                "grant create on tablespace closed to app");
        schemas.rowsOnTarget("set allow_in_place_tablespaces = on");
        schemas.rowsOnTarget("create tablespace closed location ''");
        schemas.customer("create table t(id int primary key using index tablespace closed) tablespace closed");
        schemas.replayAndCompare();
        schemas.superuser("drop table t", "drop tablespace closed");
        schemas.rowsOnTarget("drop tablespace closed");
    }

    @Test
    void makesFromImagesWhatNamesTheSessionsOwn() {
        schemas.customer(
                "create table a(id int primary key); create table b(id int primary key references a); create table c(id int)",
                "create table shadowed(id int)",
                "create temp table s(id int primary key, v text default 'x' check (v > ''), w int generated always as (id) stored);"
                        + " comment on column s.v is 'its'; alter table s alter v set storage external;"
                        + " create temp table shadowed(other text);"
                        + " create temp view seen as select 1 as one",
                "create table r (like s including all, more int)",
                "create table like_shadowed (like shadowed)",
                "create table selected as select * from s",
                "create view v as select 1 as one",
                "create function f() returns bigint language sql as 'select count(*) from s'",
                "create table behind(id int) ; create index on behind(id); alter table behind add v text",
                "drop table a, s, b",
                "drop table c, shadowed",
                "drop view seen, v");
        schemas.replayAndCompare();
        assertThat(schemas.onTarget("select to_regclass('shop.shadowed')")).isEqualTo("shop.shadowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table t alter column v type int using noted(v)",
                "alter table t add column w int default noted('2')",
                "do $$ begin alter table t add column w int default noted('2'); end $$",
                "alter table t add check (noted(v) > 0)",
                "alter table t add check (noted(v) > 0) not valid; alter table t validate constraint t_v_check"
            })
    void writesNothingElsewhereThatCodeOfAStatementWrote(String string) {
        schemas.customer(
                "create table t(id int primary key, v text); create table journal(v text)",
                "create function noted(text) returns int language plpgsql as"
                        + " 'begin insert into journal values ($1); return $1::int; end'",
                "insert into t values (1, '7')");
        schemas.replay();
        schemas.rowsOnTarget("insert into shop.t values (1, '7')");
        schemas.customer(string);
        schemas.replayAndCompare();
        assertThat(schemas.onSource("select count(*) from shop.journal")).isEqualTo("1");
        assertThat(schemas.onTarget("select count(*) from shop.journal")).isEqualTo("0");
        assertThat(schemas.onTarget("select relation::regclass from gad.reread"))
                .isEqualTo("shop.t");
    }

    @Test
    void stopsAtADropOfAnIndexThatBearsAnotherNameHere() {
        schemas.customer("create table t(id int primary key, v text); create unique index u on t(v)");
        schemas.replay();
        schemas.rowsOnTarget("alter index shop.u rename to other");
        schemas.customer("drop index u");
        assertThatThrownBy(schemas::replay)
                .isInstanceOfSatisfying(
                        SyncProblem.class, p -> assertThat(p.code()).isEqualTo("DDL_FAILED"))
                .hasMessageContaining("\"u\" does not exist");
    }

    @Test
    void stopsWhereCodeOfAStatementWritesElsewhereForRowsThatNobodyKnows() {
        schemas.customer(
                "create table journal(v text); create domain d as text; create table t(id int primary key, v d)",
                "create function noted(text) returns boolean language plpgsql as"
                        + " 'begin insert into journal values ($1); return true; end'",
                "insert into t values (1, '7')");
        schemas.replay();
        schemas.rowsOnTarget("insert into shop.t values (1, '7')");
        schemas.customer("alter domain d add check (noted(value))");
        assertThatThrownBy(schemas::replay)
                .isInstanceOfSatisfying(
                        SyncProblem.class, p -> assertThat(p.code()).isEqualTo("DDL_UNSUPPORTED"))
                .hasMessageContaining("journal");
    }

    @Test
    void leavesOutWhatIsOnlyTriedWhereItsCodeWritesElsewhere() {
        schemas.customer(
                "create table journal(v text); create domain d as text; create table t(id int primary key, v d)",
                "create function noted(text) returns boolean language plpgsql as"
                        + " 'begin insert into journal values ($1); return true; end'",
                "insert into t values (1, '7')");
        schemas.replay();
        schemas.rowsOnTarget("insert into shop.t values (1, '7')");
        schemas.customer("alter domain d add check (noted(value))", "create type e as enum ('a')");
        schemas.tryOut();
        assertThat(schemas.onSource("select count(*) from shop.journal")).isEqualTo("1");
        assertThat(schemas.onTarget("select count(*) from shop.journal")).isEqualTo("0");
        assertThat(schemas.onTarget("select count(*) from pg_constraint where contypid = 'shop.d'::regtype"))
                .isEqualTo("0");
        assertThat(schemas.onTarget("select 'a'::shop.e")).isEqualTo("a");
    }
}
