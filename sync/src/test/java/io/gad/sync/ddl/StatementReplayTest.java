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

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatementReplayTest {

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
    void replaysWhatACustomerDoesToTables() {
        schemas.customer(
                "create table item(id serial primary key, v text not null default 'a', n numeric(10,2) check (n > 0))",
                "create table line(id int generated always as identity, item int references item, b int, c int"
                        + " generated always as (b * 2) stored, unique (item, b))",
                "create index on line(b)",
                "create unique index concurrently line_c on line(c) where c > 0",
                "alter table line add column note text, alter column b set not null",
                "alter table item rename column v to w",
                "alter table line rename to lines",
                "alter index line_c rename to lines_c",
                "comment on table item is 'things'",
                "alter table lines drop column note",
                "drop index concurrently lines_c",
                "alter table item alter column n type bigint using round(n)",
                "alter table item set (fillfactor = 70)",
                "create table \"We\"\"ird; table\"(\"a;b\" int)");
        schemas.replayAndCompare();
        schemas.customer("drop table \"We\"\"ird; table\"", "drop table item cascade");
        schemas.replayAndCompare();
    }

    @Test
    void replaysEveryKindThatHasATextOfItsOwn() {
        schemas.superuser("create extension hstore", "create extension if not exists hstore");
        schemas.customer(
                "create type mood as enum ('sad', 'ok')",
                "alter type mood add value 'happy' after 'ok'",
                "create domain posint as int check (value > 0)",
                "create type pair as (a int, b text)",
                "create sequence s increment by 5 start with 10 maxvalue 1000 cycle",
                "alter sequence s increment by -5",
                "create table t(id int primary key, m mood, p posint)",
                "create view v as select id, m from t where id > 0",
                "create or replace view v as select id, m, p from t",
                "create materialized view mv as select count(*) from t",
                "refresh materialized view mv",
                "create function f(a int) returns int language sql as $$ select a + 1; $$",
                "create procedure pr() language plpgsql as $b$ begin perform 1; end $b$",
                "create function tf() returns trigger language plpgsql as 'begin return new; end'",
                "create trigger tr before insert on t for each row execute function tf()",
                "alter table t disable trigger tr",
                "grant select on t to reader",
                "revoke select on t from reader",
                "grant usage on schema shop to reader",
                "alter default privileges in schema shop grant select on tables to reader",
                "create table after_defaults(id int)",
                "create policy po on t for select using (id > 0)",
                "alter table t enable row level security",
                "create statistics st on id, p from t",
                "comment on function f(int) is 'plus one'",
                "create rule r as on delete to v do instead nothing");
        schemas.replayAndCompare();
        schemas.customer(
                "drop view v",
                "drop materialized view mv",
                "drop function f",
                "drop procedure pr",
                "drop function tf cascade",
                "drop sequence s",
                "alter table t drop column m",
                "drop type mood",
                "drop domain posint cascade",
                "alter table t rename constraint t_pkey to t_key");
        schemas.superuser("drop extension hstore", "alter schema shop rename to market", "create schema other");
        schemas.replayAndCompare();
        schemas.superuser("drop schema market cascade");
        schemas.replayAndCompare();
    }

    @Test
    void takesTheRightStatementOfAStringOfMany() {
        schemas.customer("create table if not exists a(id int primary key); create table if not exists a(x int);"
                + " create table if not exists b(id int primary key); create index on b(id); insert into a values (1);"
                + " alter table b add v text; drop table if exists nothing; create table c(id int); drop table c;"
                + " alter table b add w text");
        schemas.replayAndCompare();
        assertThat(schemas.onTarget("select count(*) from shop.a")).isEqualTo("0");
    }

    @Test
    void takesTheStatementThatLastedOfThoseThatAStringTookBack() {
        schemas.customer("create table t(id int primary key, v text)");
        schemas.replay();
        schemas.rowsOnTarget("insert into shop.t values (1, 'x')");
        schemas.customer(
                "begin; alter table t alter v type text using 'a' || v; rollback;"
                        + " begin; alter table t alter v type text using 'b' || v; commit",
                "begin; savepoint s; alter table t alter v type text using 'c' || v; rollback to s;"
                        + " alter table t alter v type text using 'd' || v; commit");
        schemas.replayAndCompare();
        assertThat(schemas.onTarget("select v from shop.t")).isEqualTo("dbx");
    }

    @Test
    void givesPrivilegesThatComeBehindOnesWhichNoTriggerSees() {
        schemas.superuser(
                "create table t(id int primary key)",
                "grant connect on database postgres to reader; grant select on t to reader",
                "grant app to reader; grant insert on t to reader");
        schemas.replay();
        String privileges = "select relacl::text from pg_class where relname = 't'";
        assertThat(schemas.onTarget(privileges))
                .isEqualTo(schemas.onSource(privileges))
                .contains("reader=ar");
    }

    @Test
    void leavesPrivilegesOfTemporaryTablesAlone() {
        schemas.customer(
                "create table t(id int primary key); create table \"T\"(id int)",
                "create temp table t(id int); create temp table u(id int); grant insert on t, u to reader;"
                        + " grant select on shop.t, \"T\" to reader; revoke all on table pg_temp.u from reader");
        schemas.replay();
        String privileges = "select string_agg(relacl::text, ' ') from pg_class where relname in ('t', 'T')"
                + " and relpersistence = 'p'";
        assertThat(schemas.onTarget(privileges))
                .isEqualTo(schemas.onSource(privileges))
                .contains("reader=r/");
    }

    @Test
    void dropsStatisticsThatAreThereAndThoseOfTemporaryTablesAreNot() {
        schemas.customer(
                "create table t(a int, b int); create statistics \"On T\" on a, b from t; create statistics kept on b, a"
                        + " from t",
                "create temp table u(a int, b int); create statistics on_u on a, b from u; create statistics also on b, a"
                        + " from u; drop statistics also; drop statistics on_u, \"On T\"");
        schemas.replay();
        assertThat(schemas.onTarget("select string_agg(stxname, ' ') from pg_statistic_ext"))
                .isEqualTo("kept");
    }

    @Test
    void readsAndWritesConstantsAsTheCustomersSessionDid() {
        String session = "begin; set local datestyle = 'SQL, DMY'; set local bytea_output = 'escape'; set local"
                + " intervalstyle = 'iso_8601'; set local extra_float_digits = -5; set local escape_string_warning = off;"
                + " set local standard_conforming_strings = off; ";
        schemas.customer(
                session
                        + "create table t(id int, d date default '03/02/2020', t timestamptz default '03/02/2020 10:00',"
                        + " b bytea default '\\001a', i interval default 'P1DT2H', f float default 0.1234567890123::float); commit",
                session + "insert into t values (1); alter table t add d2 date default '04/02/2020',"
                        + " add t2 timestamptz default '04/02/2020 10:00'; create index on t(d) where t > '05/02/2020'; commit",
                session
                        + "create function f(d date default '06/02/2020') returns date begin atomic select 1; select d; end;"
                        + " comment on table t is '$gad$'; create function g() returns int language sql as $gad$select 1$gad$; commit",
                session + "create table s(v text default 'a\\\\b'); commit");
        schemas.replayAndCompare();
        assertThat(
                        schemas.onTarget(
                                "select string_agg(pg_get_expr(adbin, adrelid), ' ') from pg_attrdef where adrelid = 'shop.t'::regclass"))
                .contains("2020-02-03", "2020-02-04");
    }

    @Test
    void givesNewRowsTheMomentThatTheSourceRead() {
        schemas.customer(
                "create table t(id int primary key, at timestamptz default 'now()')",
                "insert into t values (1)",
                "alter table t add later timestamp default 'now'");
        schemas.replayAndCompare();
    }

    @Test
    void remakesFromImagesWhatAFunctionDid() {
        schemas.customer(
                "create table events(id bigint, day date not null, v text, primary key (id, day)) partition by range"
                        + " (day)",
                "create index on events(v)",
                "do $$ begin for i in 1..3 loop execute format('create table events_%s partition of events for values"
                        + " from (%L) to (%L)', i, date '2026-01-01' + i, date '2026-01-02' + i); end loop; end $$",
                "do $$ begin create table made(id serial primary key, u uuid default gen_random_uuid(), g int"
                        + " generated always as (1 + 1) stored, a int generated by default as identity (start with 7),"
                        + " check (id > 0), ref int references made); create index made_u on made(u); end $$",
                "do $$ begin alter table made add column later int not null default 5; alter table made drop column u;"
                        + " create view seen as select id from made; end $$",
                "do $$ begin drop table events_2; alter table events detach partition events_3; end $$",
                "do $$ begin drop view seen; create function one() returns int language sql as 'select 1'; end $$",
                "create table filled as select g as id, 'x' || g as v from generate_series(1, 10) g",
                "select 1 as one into into_made");
        schemas.replayAndCompare();
        assertThat(schemas.onTarget("select count(*) from shop.filled")).isEqualTo("0");
    }

    @Test
    void givesThePrivilegesThatAFunctionGave() {
        schemas.customer(
                "create table t(id serial primary key)",
                "create table other(id int primary key)",
                "do $$ begin grant select, insert on t to reader with grant option; grant usage on sequence t_id_seq to"
                        + " reader; grant select on other to public; end $$",
                "do $$ begin revoke insert on t from reader cascade; revoke all on other from public; end $$");
        schemas.replay();
        String privileges =
                "select string_agg(relname || coalesce(relacl::text, ''), ' ' order by relname) from pg_class"
                        + " where relnamespace = 'shop'::regnamespace and relkind in ('r', 'S')";
        assertThat(schemas.onTarget(privileges))
                .isEqualTo(schemas.onSource(privileges))
                .contains("reader=r*/app");
    }

    @Test
    void givesRowsThatStoodTheSourcesMoment() {
        schemas.customer("create table t(id int primary key)", "insert into t values (1)");
        schemas.replay();
        schemas.rowsOnTarget("insert into shop.t values (1)");
        schemas.customer(
                "alter table t add column at timestamptz default now(), add column arr int[] default '{1,2}'",
                "alter table t add column s text default current_setting('TimeZone')");
        schemas.replayAndCompare();
        String rows = "select t::text from shop.t t";
        assertThat(schemas.onTarget(rows)).isEqualTo(schemas.onSource(rows));
        schemas.customer("alter table t rename column at to stamped");
        schemas.replayAndCompare();
        assertThat(schemas.onTarget(rows)).isEqualTo(schemas.onSource(rows));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table t add column r float default random()",
                "alter table t add column n serial",
                "alter table t add column n int generated always as identity",
                "alter table t alter column v type text using v || clock_timestamp()",
                "alter table t alter column v type timestamptz using 'Now'",
                "alter table t alter column v type oid using 't'::regclass",
                "create function anyhow(text, text) returns text language sql as 'select $1 || random()';"
                        + " create operator @@@ (leftarg = text, rightarg = text, function = anyhow);"
                        + " alter table t alter column v type text using v @@@ 'x'",
                "create type pair as (a text); create function pair(text) returns pair language plpgsql as"
                        + " 'begin return row(random()::text); end'; create cast (text as pair) with function pair(text) as assignment;"
                        + " alter table t alter column v type pair",
                "create domain lucky as float default random(); alter table t add column r lucky",
                "do $$ begin alter table t add column r uuid default gen_random_uuid(); end $$",
                "alter table t set unlogged; alter table t set logged"
            })
    void listsATableWhoseRowsOnlyTheSourceKnows(String string) {
        schemas.customer("create table t(id int primary key, v text)", "insert into t values (1, 'a')");
        schemas.replay();
        schemas.rowsOnTarget("insert into shop.t values (1, 'a')");
        schemas.customer(string);
        schemas.replayAndCompare();
        assertThat(schemas.onTarget("select relation::regclass from gad.reread"))
                .isEqualTo("shop.t");
    }

    @Test
    void goesOnWithAListedTableWhoseRowsAreInTheWay() {
        schemas.customer(
                "create table t(id int primary key, v int)",
                "create table other(t int)",
                "insert into t values (1, 1), (2, 2); insert into other values (9)");
        schemas.replay();
        schemas.rowsOnTarget("insert into shop.t values (1, 1), (2, 1); insert into shop.other values (9)");
        schemas.customer("alter table t add column r float default random()");
        schemas.replay();
        schemas.customer(
                "insert into t values (9)",
                "alter table t add unique (v)",
                "alter table other add foreign key (t) references t");
        schemas.replayAndCompare();
        assertThat(schemas.onTarget("select string_agg(relation::regclass::text, ' ' order by since) from gad.reread"))
                .isEqualTo("shop.t shop.other");
    }

    @Test
    void replaysARewriteThatComesOutAlike() {
        schemas.customer("create table t(id int primary key, v text default '7')", "insert into t values (1)");
        schemas.replay();
        schemas.rowsOnTarget("insert into shop.t values (1)");
        schemas.customer("alter table t alter column v drop default, alter column v type int using v::int");
        schemas.customer("alter table t add column g int generated always as (id * 2) stored");
        schemas.replayAndCompare();
        assertThat(schemas.onTarget("select t::text from shop.t t")).isEqualTo("(1,7,2)");
    }

    @Test
    void stopsWhereTheTargetComesOutDifferent() {
        schemas.customer("create table t(id int primary key)");
        schemas.replay();
        schemas.rowsOnTarget("alter table shop.t add column stray int");
        schemas.customer("alter table t add column v text");
        assertThatThrownBy(schemas::replay)
                .isInstanceOfSatisfying(
                        SyncProblem.class, p -> assertThat(p.code()).isEqualTo("DDL_MISMATCH"))
                .hasMessageContaining("stray");
    }

    @Test
    void stopsAtWhatItCannotTellFromImages() {
        schemas.customer(
                "create table t(id int primary key, v text)",
                "create function twice() returns void language sql as 'alter table t rename v to w'",
                "create function twice(int) returns void language sql as 'alter table t rename w to v'",
                "select twice()");
        assertThatThrownBy(schemas::replay)
                .isInstanceOfSatisfying(
                        SyncProblem.class, p -> assertThat(p.code()).isEqualTo("DDL_UNSUPPORTED"))
                .hasMessageContaining("select twice()");
    }

    @Test
    void followsWhatACustomersOwnEventTriggerDoes() {
        schemas.superuser(
                "create function own() returns event_trigger language plpgsql as $$ declare c record; begin for c in"
                        + " select * from pg_event_trigger_ddl_commands() where command_tag = 'CREATE TABLE' loop execute"
                        + " 'alter table ' || c.object_identity || ' owner to reader'; end loop; end $$",
                "create event trigger a_first on ddl_command_end when tag in ('CREATE TABLE') execute function own()",
                "create event trigger z_last on ddl_command_end when tag in ('CREATE TABLE') execute function own()",
                "create table t(id int primary key)",
                "create table shop.u(id serial, v text)");
        schemas.replayAndCompare();
        assertThat(schemas.onTarget("select pg_get_userbyid(relowner) from pg_class where oid = 'shop.u'::regclass"))
                .isEqualTo("reader");
    }

    @Test
    void tellsNoPasswordInAProblem() {
        schemas.superuser("create foreign data wrapper w; create server s foreign data wrapper w");
        schemas.replay();
        schemas.rowsOnTarget("drop server s");
        schemas.superuser("create user mapping for app server s options (user 'u', password 'hush')");
        assertThatThrownBy(schemas::replay)
                .isInstanceOfSatisfying(
                        SyncProblem.class, p -> assertThat(p.code()).isEqualTo("DDL_FAILED"))
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()))
                        .contains("may hold a password")
                        .doesNotContain("hush"));
    }

    @Test
    void refusesNativeCode() {
        schemas.superuser("create function native_now() returns timestamptz language internal as 'now'");
        assertThatThrownBy(schemas::replay)
                .isInstanceOfSatisfying(
                        SyncProblem.class, p -> assertThat(p.code()).isEqualTo("DDL_UNSUPPORTED"));
    }

    @Test
    void stopsWhereTheCaptureFailed() {
        schemas.superuser("alter function gad.image(oid) rename to image_gone");
        schemas.customer("create table t(id int primary key)");
        assertThat(schemas.onSource("select count(*) from shop.t")).isEqualTo("0");
        assertThatThrownBy(schemas::replay)
                .isInstanceOfSatisfying(
                        SyncProblem.class, p -> assertThat(p.code()).isEqualTo("DDL_CAPTURE_FAILED"));
    }
}
