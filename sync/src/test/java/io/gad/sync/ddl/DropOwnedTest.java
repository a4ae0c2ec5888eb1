package io.gad.sync.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.sync.SyncProblem;
import io.gad.testkit.PostgresServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DROP OWNED takes what it took on the source, also behind a REASSIGN OWNED, of which nobody is told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DropOwnedTest {

    private static final String THINGS = """
            create schema theirs authorization leaver;
            create table theirs.kept (id int generated always as identity primary key, n serial, v text);
            create table theirs.parted (id int primary key) partition by range (id);
            create table theirs."Part ""1" partition of theirs.parted for values from (0) to (9);
            create view theirs.seen as select v from theirs.kept;
            create materialized view theirs.filled as select v from theirs.kept;
            create sequence theirs.alone;
            create type theirs.mood as enum ('glad');
            create type theirs.pair as (a int, b text);
            create type theirs.span as range (subtype = int);
            create domain theirs.posint as int check (value > 0);
            create function theirs.f(int, v text default '') returns int language sql as 'select 1';
            create procedure theirs.p(int) language plpgsql as 'begin end';
            create aggregate theirs.total(int) (sfunc = int4pl, stype = int);
            create operator theirs.=== (leftarg = int, rightarg = int, function = int4pl);
            create statistics theirs.stat on id, v from theirs.kept;
            create collation theirs.coll from "C";
            create text search configuration theirs.ts (copy = simple);
            """;

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
        schemas.fresh("o" + ++counter);
        for (PostgresServer server : List.of(schemas.source, schemas.target)) {
            for (String role : List.of("leaver", "heir", "\"Other; Leaver\"")) {
                server.execute(
                        "postgres",
                        "do $$ begin create role " + role + "; exception when duplicate_object then null; end $$");
            }
            server.execute("postgres", "grant create on database " + schemas.database() + " to leaver");
        }
        schemas.superuser("grant usage, create on schema shop to leaver, \"Other; Leaver\"");
        schemas.replay();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reassign owned by leaver to heir; drop owned by leaver; drop role if exists nobody",
                "begin; reassign owned by leaver to heir; drop owned by leaver cascade; commit",
                "reassign owned by leaver to session_user; drop owned by leaver",
                "reassign owned by leaver to heir; set role leaver; drop owned by current_user; reset role",
                "do $$ begin reassign owned by leaver to heir; drop owned by leaver; end $$"
            })
    void keepsWhatWasGivenAwayBefore(String string) {
        schemas.superuser("set role leaver; " + THINGS + "reset role");
        schemas.superuser("grant select on theirs.kept to reader");
        schemas.replay();
        schemas.rowsOnTarget("insert into theirs.kept (v) values ('row')");
        schemas.superuser(string);
        schemas.replayAndCompare();
        assertThat(schemas.dumpOfTarget()).isEqualTo(schemas.dumpOfSource());
        assertThat(schemas.onTarget("select v from theirs.kept")).isEqualTo("row");
        String left = "select count(*) from pg_shdepend s join pg_database d on datname = current_database()"
                + " where d.oid in (dbid, objid) and refobjid = 'leaver'::regrole";
        assertThat(schemas.onTarget(left)).isEqualTo(schemas.onSource(left));
    }

    @Test
    void keepsWhatWasGivenAwayInAnotherTransaction() {
        schemas.superuser("create table t(id int primary key); alter table t owner to leaver");
        schemas.replay();
        schemas.superuser("reassign owned by leaver to heir");
        schemas.superuser("create table meanwhile(id int)");
        schemas.replay();
        schemas.superuser("drop owned by leaver");
        schemas.replayAndCompare();
        assertThat(schemas.onTarget("select pg_get_userbyid(relowner) from pg_class where oid = 'shop.t'::regclass"))
                .isEqualTo("heir");
    }

    @Test
    void keepsAnExtensionThatWasGivenAway() {
        schemas.superuser(
                "set role leaver; create extension hstore schema shop; create table t(h shop.hstore); reset role");
        schemas.replay();
        schemas.superuser("reassign owned by leaver to heir; drop owned by leaver");
        schemas.replayAndCompare();
        assertThat(schemas.onTarget("select pg_get_userbyid(extowner) from pg_extension where extname = 'hstore'"))
                .isEqualTo("heir");
    }

    @Test
    void dropsWhatTheSourceDropped() {
        schemas.superuser(
                "create table given(id int primary key); alter table given owner to leaver",
                "reassign owned by leaver to heir",
                "set role leaver; " + THINGS + "reset role",
                "set role \"Other; Leaver\"; create table shop.\"An; other\"(id serial, i int generated always as identity);"
                        + " reset role",
                "create view hangs as select v from theirs.kept; create table has(m theirs.mood, id int)",
                "create policy po on has to leaver using (true); create policy two on has to leaver, heir");
        schemas.replay();
        schemas.superuser("drop owned by leaver, \"Other; Leaver\" cascade");
        schemas.replayAndCompare();
        assertThat(schemas.dumpOfTarget()).isEqualTo(schemas.dumpOfSource());
        assertThat(schemas.onTarget(
                        "select string_agg(relname, ' ' order by relname) from pg_class where relkind in ('r', 'v')"
                                + " and relnamespace = 'shop'::regnamespace"))
                .isEqualTo("given has");
    }

    @Test
    void takesRightsBack() {
        schemas.superuser(
                "create table t(id serial primary key, v text); alter table t owner to app",
                "grant select on t to leaver; grant update (v) on t to leaver; grant usage on sequence t_id_seq to leaver",
                "alter default privileges in schema shop grant select on tables to leaver",
                "alter default privileges for role leaver grant select on tables to reader");
        schemas.replay();
        assertThat(schemas.dumpOfTarget()).isEqualTo(schemas.dumpOfSource()).contains("leaver");
        schemas.superuser("drop owned by leaver restrict");
        schemas.replayAndCompare();
        assertThat(schemas.dumpOfTarget()).isEqualTo(schemas.dumpOfSource()).doesNotContain("leaver");
    }

    @Test
    void stopsBeforeAnythingIsDroppedThatIsNotToBe() {
        schemas.superuser("create table t(id int); alter table t owner to leaver");
        schemas.superuser("create table gone(id int); alter table gone owner to leaver");
        schemas.replay();
        schemas.rowsOnTarget("create table gad.ours(id int); alter table gad.ours owner to leaver");
        schemas.superuser("drop owned by leaver");
        assertThatThrownBy(schemas::replay)
                .isInstanceOfSatisfying(
                        SyncProblem.class, p -> assertThat(p.code()).isEqualTo("DDL_FAILED"))
                .hasMessageContaining("[table gad.ours]")
                .hasMessageContaining("Nothing was dropped");
        assertThat(schemas.onTarget("select count(*) from shop.gone")).isEqualTo("0");
        schemas.rowsOnTarget("drop table gad.ours");
        schemas.replayAndCompare();
        assertThat(schemas.onTarget("select to_regclass('shop.gone')::text")).isNull();
    }
}
