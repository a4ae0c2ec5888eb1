-- Tables that are not easily kept in step. Each shape lives in a schema of its name. Below "-- then" every line is a
-- transaction of its own, sent as one string.

-- shape key_moves
CREATE TABLE t (id int PRIMARY KEY, n int, big text, other text);
CREATE TABLE two (a int, b text, big text, PRIMARY KEY (b, a));
INSERT INTO t SELECT i, i, (SELECT string_agg(md5((i * 1000 + j)::text), '') FROM generate_series(1, 300) j), 'o' FROM generate_series(1, 40) i;
INSERT INTO two SELECT i, 'b' || i, (SELECT string_agg(md5((i * 1000 + j)::text), '') FROM generate_series(1, 300) j) FROM generate_series(1, 10) i;
-- then
UPDATE t SET id = id + 1000 WHERE id <= 3; UPDATE t SET id = id - 999 WHERE id BETWEEN 1001 AND 1003 AND id <> 1003; UPDATE t SET id = 1 WHERE id = 1003;
UPDATE t SET id = -4 WHERE id = 4; UPDATE t SET id = 4 WHERE id = 5; UPDATE t SET id = 5 WHERE id = -4;
UPDATE t SET id = 106, n = 1 WHERE id = 6; UPDATE t SET n = 2, other = NULL WHERE id = 106; UPDATE t SET id = 6 WHERE id = 106;
DELETE FROM t WHERE id = 7; UPDATE t SET id = 7 WHERE id = 8; INSERT INTO t VALUES (8, 8, 'new', 'o'); UPDATE t SET id = 108 WHERE id = 7;
UPDATE t SET big = 'gone' WHERE id = 9; UPDATE t SET id = 109 WHERE id = 9; UPDATE t SET n = 5 WHERE id = 109;
INSERT INTO t VALUES (201, 1, repeat('x', 100000), NULL); UPDATE t SET n = 2 WHERE id = 201; UPDATE t SET id = 202 WHERE id = 201; DELETE FROM t WHERE id = 202;
UPDATE two SET a = a + 1; UPDATE two SET b = b || 'x' WHERE a > 5; UPDATE two SET b = 'b9' WHERE a = 3;

-- shape any_case
CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE t (name text COLLATE any_case PRIMARY KEY, n int, big text);
CREATE TABLE u (id int PRIMARY KEY, name text COLLATE any_case UNIQUE, n int);
CREATE TABLE c (name public.citext PRIMARY KEY, n int);
CREATE TABLE f (f float8 PRIMARY KEY, n numeric UNIQUE);
CREATE TABLE p (name char(5) PRIMARY KEY, n int);
INSERT INTO t SELECT 'row' || i, i, (SELECT string_agg(md5((i * 1000 + j)::text), '') FROM generate_series(1, 300) j) FROM generate_series(1, 20) i;
INSERT INTO u SELECT i, 'Row' || i, i FROM generate_series(1, 20) i;
INSERT INTO c SELECT 'row' || i, i FROM generate_series(1, 20) i;
INSERT INTO f VALUES (0, 1.0), ('NaN', 2), (1, 3);
INSERT INTO p VALUES ('a', 1), ('b', 2);
-- then
UPDATE t SET name = upper(name) WHERE n < 5; UPDATE t SET n = n + 100;
DELETE FROM t WHERE name = 'ROW6'; INSERT INTO t VALUES ('Row6', 6, NULL); UPDATE t SET n = 66 WHERE name = 'rOW6';
UPDATE t SET name = 'x' WHERE name = 'row7'; UPDATE t SET name = 'ROW7' WHERE name = 'row8'; UPDATE t SET name = 'Row8' WHERE name = 'x';
UPDATE u SET name = 'x' WHERE id = 1; UPDATE u SET name = 'ROW1' WHERE id = 2; UPDATE u SET name = 'ROW2' WHERE id = 1;
UPDATE u SET name = lower(name);
UPDATE c SET name = upper(name::text)::public.citext; DELETE FROM c WHERE name = 'Row3'; INSERT INTO c VALUES ('rOw3', 33);
UPDATE f SET f = '-0', n = 1.00 WHERE f = 0; UPDATE f SET n = 2.000 WHERE f = 'NaN'; DELETE FROM f WHERE f = 1; INSERT INTO f VALUES (1.0, 3.0);
UPDATE p SET name = 'c' WHERE name = 'a'; UPDATE p SET name = 'a' WHERE name = 'b'; UPDATE p SET name = 'b' WHERE name = 'c';

-- shape identities
CREATE TABLE by_index (id int PRIMARY KEY, a int NOT NULL, b text NOT NULL, big text);
CREATE UNIQUE INDEX by_index_ab ON by_index (a, b);
ALTER TABLE by_index REPLICA IDENTITY USING INDEX by_index_ab;
CREATE TABLE by_all (id int PRIMARY KEY, n int, big text);
ALTER TABLE by_all REPLICA IDENTITY FULL;
CREATE TABLE nothing (id int PRIMARY KEY, n int);
ALTER TABLE nothing REPLICA IDENTITY NOTHING;
CREATE TABLE lost (id int NOT NULL, n int);
CREATE UNIQUE INDEX lost_id ON lost (id);
ALTER TABLE lost REPLICA IDENTITY USING INDEX lost_id;
DROP INDEX lost_id;
CREATE TABLE included (id int, n int, PRIMARY KEY (id) INCLUDE (n));
INSERT INTO by_index SELECT i, i, 'b', (SELECT string_agg(md5((i * 1000 + j)::text), '') FROM generate_series(1, 300) j) FROM generate_series(1, 20) i;
INSERT INTO by_all SELECT i, i, (SELECT string_agg(md5((i * 1000 + j)::text), '') FROM generate_series(1, 300) j) FROM generate_series(1, 20) i;
INSERT INTO nothing SELECT i, i FROM generate_series(1, 20) i;
INSERT INTO lost SELECT i, i FROM generate_series(1, 20) i;
INSERT INTO included SELECT i, i FROM generate_series(1, 20) i;
-- then
UPDATE by_index SET id = -id WHERE id < 3; UPDATE by_index SET id = 1 WHERE id = -2; UPDATE by_index SET id = 2 WHERE id = -1;
UPDATE by_index SET a = a + 1 WHERE a = 20; UPDATE by_index SET b = 'c' WHERE id > 10; UPDATE by_index SET big = 'x' WHERE id = 5; DELETE FROM by_index WHERE id = 6;
UPDATE by_all SET id = id + 100 WHERE id < 5; UPDATE by_all SET n = NULL WHERE id > 15; DELETE FROM by_all WHERE id = 9; UPDATE by_all SET big = NULL WHERE id = 10;
UPDATE by_all SET id = -11 WHERE id = 11; UPDATE by_all SET id = 11 WHERE id = 12; UPDATE by_all SET id = 12 WHERE id = -11;
UPDATE nothing SET n = n + 1; DELETE FROM nothing WHERE id = 3; UPDATE nothing SET id = 33 WHERE id = 4;
UPDATE lost SET n = n + 1; DELETE FROM lost WHERE id = 3; INSERT INTO lost VALUES (5, 5), (5, 5); UPDATE lost SET id = 9 WHERE id = 5;
UPDATE included SET n = n + 1; UPDATE included SET id = id + 100 WHERE id < 4; DELETE FROM included WHERE id = 10;

-- shape deferred_key
CREATE TABLE t (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED, n int, big text);
CREATE TABLE i (id int PRIMARY KEY DEFERRABLE INITIALLY IMMEDIATE, n int);
CREATE TABLE u (id int NOT NULL UNIQUE DEFERRABLE, n int);
INSERT INTO t SELECT i, i, (SELECT string_agg(md5((i * 1000 + j)::text), '') FROM generate_series(1, 300) j) FROM generate_series(1, 20) i;
INSERT INTO i SELECT i, i FROM generate_series(1, 20) i;
INSERT INTO u SELECT i, i FROM generate_series(1, 20) i;
-- then
UPDATE t SET id = 3 - id WHERE id < 3;
UPDATE t SET id = id + 1 WHERE id > 3; UPDATE t SET n = -n WHERE id = 5; UPDATE t SET id = 4 WHERE id = 21;
INSERT INTO t VALUES (10, 0, 'second'); DELETE FROM t WHERE n = 0; UPDATE t SET id = 11 WHERE id = 10; DELETE FROM t WHERE id = 11 AND n = -10; UPDATE t SET id = 30 WHERE n = 9;
UPDATE i SET id = 21 - id; UPDATE i SET n = n + 1 WHERE id < 4;
SET CONSTRAINTS ALL DEFERRED; UPDATE u SET id = 5 WHERE id = 6; UPDATE u SET id = 6 WHERE n = 5; UPDATE u SET n = 0 WHERE id = 5;

-- shape keyless
CREATE TABLE t (a int, b text, j json, f float8, big text);
CREATE TABLE u (a int UNIQUE, b text);
CREATE TABLE n (a int);
ALTER TABLE n REPLICA IDENTITY FULL;
INSERT INTO t SELECT i % 3, 'b', '{"a" : 1}', '-0', (SELECT string_agg(md5((i % 3 * 1000 + j)::text), '') FROM generate_series(1, 300) j) FROM generate_series(1, 30) i;
INSERT INTO u SELECT nullif(i % 10, 0), 'x' FROM generate_series(1, 10) i;
INSERT INTO n SELECT NULL FROM generate_series(1, 5);
-- then
DELETE FROM t WHERE ctid IN (SELECT ctid FROM t WHERE a = 0 LIMIT 3); UPDATE t SET b = NULL WHERE ctid IN (SELECT ctid FROM t WHERE a = 1 LIMIT 4);
UPDATE t SET f = 0 WHERE ctid = (SELECT min(ctid) FROM t); UPDATE t SET f = '-0' WHERE f = 0;
UPDATE t SET a = a + 1; DELETE FROM t WHERE ctid = (SELECT min(ctid) FROM t WHERE a = 2); INSERT INTO t SELECT * FROM t LIMIT 3;
UPDATE t SET j = '{"a": 1}' WHERE a = 3; UPDATE t SET big = 'short' WHERE ctid = (SELECT max(ctid) FROM t);
UPDATE u SET a = -a WHERE a < 3; UPDATE u SET a = 3 + a WHERE a < 0; DELETE FROM u WHERE a IS NULL; INSERT INTO u VALUES (NULL, NULL), (NULL, NULL);
DELETE FROM n WHERE ctid = (SELECT max(ctid) FROM n); INSERT INTO n VALUES (NULL), (1); UPDATE n SET a = NULL WHERE a = 1;

-- shape keyless_texts
CREATE COLLATION lax (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE DOMAIN word AS text CHECK (VALUE <> 'never');
CREATE TABLE t (a text, b varchar, c varchar(5), d char(3), e text COLLATE lax, f word, g name);
CREATE TABLE o (a text);
INSERT INTO t VALUES ('', '', '', '', '', '', ''), (NULL, '', NULL, '', NULL, '', NULL), ('', NULL, '', NULL, '', NULL, '');
INSERT INTO t VALUES ('a', 'a', 'a', 'a', 'a', 'a', 'a'), ('A', 'A', 'A', 'A', 'A', 'A', 'A'), ('a ', 'a ', 'a ', 'a ', 'a ', 'a ', 'a ');
INSERT INTO t SELECT repeat(md5('1'), 400), NULL, 'x', 'x', 'Ä', 'x', 'x' FROM generate_series(1, 6);
INSERT INTO o VALUES (NULL), (NULL), (''), (''), ('a'), ('A'), ('"'), ('\'), (','), ('(,)');
-- then
DELETE FROM t WHERE a IS NULL; UPDATE t SET g = 'was null' WHERE b IS NULL AND a = '';
UPDATE t SET d = 'b' WHERE a = 'A'; DELETE FROM t WHERE a = 'a '; UPDATE t SET e = 'A' WHERE a = 'a';
DELETE FROM t WHERE ctid IN (SELECT ctid FROM t WHERE e = 'ä' LIMIT 2); UPDATE t SET a = a || 'x' WHERE ctid = (SELECT max(ctid) FROM t);
DELETE FROM o WHERE ctid IN (SELECT min(ctid) FROM o GROUP BY a); INSERT INTO o SELECT a FROM o;

-- shape singular
CREATE TABLE t (id int PRIMARY KEY, u text UNIQUE, late int UNIQUE DEFERRABLE INITIALLY DEFERRED, n int, chosen boolean,
    v int UNIQUE NULLS NOT DISTINCT, big text);
CREATE UNIQUE INDEX ON t (chosen) WHERE chosen;
CREATE UNIQUE INDEX ON t (lower(u), (n + 1));
CREATE UNIQUE INDEX ON t (md5(big)) WHERE n > 5;
INSERT INTO t SELECT i, 'u' || i, i, i, i = 1, i, (SELECT string_agg(md5((i * 1000 + j)::text), '') FROM generate_series(1, 300) j) FROM generate_series(1, 20) i;
-- then
UPDATE t SET u = 'x' WHERE id = 1; UPDATE t SET u = 'u1' WHERE id = 2; UPDATE t SET u = 'u2' WHERE id = 1;
UPDATE t SET late = 21 - late;
UPDATE t SET chosen = false WHERE id = 1; UPDATE t SET chosen = true WHERE id = 2;
UPDATE t SET chosen = false WHERE id = 2; UPDATE t SET chosen = true WHERE id = 1; UPDATE t SET id = 101 WHERE id = 1;
UPDATE t SET v = NULL WHERE id = 3; UPDATE t SET v = 3 WHERE id = 4; UPDATE t SET v = 4 WHERE v IS NULL;
UPDATE t SET n = 1 WHERE id = 12; UPDATE t SET big = (SELECT big FROM t WHERE id = 13) WHERE id = 12; UPDATE t SET n = 2, big = 'x' WHERE id = 13; UPDATE t SET n = 12 WHERE id = 12;
DELETE FROM t WHERE id = 7; INSERT INTO t VALUES (107, 'u7', 14, 7, NULL, 7, NULL); UPDATE t SET late = late WHERE id = 107;
INSERT INTO t VALUES (8, 'w', 50, 50, NULL, 50, NULL) ON CONFLICT (id) DO UPDATE SET u = excluded.u, v = 50;
UPDATE t SET u = upper(u); UPDATE t SET u = NULL WHERE id = 9; UPDATE t SET u = 'U9' WHERE id = 10;

-- shape excluded
CREATE TABLE booking (id int PRIMARY KEY, room int, during int4range, EXCLUDE USING gist (room WITH =, during WITH &&));
CREATE TABLE late (id int PRIMARY KEY, room int, during int4range, big text,
    EXCLUDE USING gist (room WITH =, during WITH &&) DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE keyless (room int, during int4range, EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (room > 0));
INSERT INTO booking SELECT i, i % 2, int4range(i * 10, i * 10 + 10) FROM generate_series(1, 10) i;
INSERT INTO late SELECT i, i % 2, int4range(i * 10, i * 10 + 10), (SELECT string_agg(md5((i * 1000 + j)::text), '') FROM generate_series(1, 300) j) FROM generate_series(1, 10) i;
INSERT INTO keyless SELECT i % 2, int4range(i * 10, i * 10 + 10) FROM generate_series(1, 10) i;
-- then
UPDATE booking SET during = 'empty' WHERE id = 1; UPDATE booking SET during = '[10,20)' WHERE id = 3; UPDATE booking SET during = '[30,40)' WHERE id = 1;
UPDATE late SET room = 1 - room; UPDATE late SET during = CASE id WHEN 2 THEN '[40,50)'::int4range ELSE '[20,30)' END WHERE id IN (2, 4);
UPDATE keyless SET during = '[1000,1001)' WHERE during = '[10,20)'; UPDATE keyless SET during = '[10,20)' WHERE during = '[30,40)';
DELETE FROM booking WHERE id = 5; INSERT INTO booking VALUES (105, 1, '[50,60)'); UPDATE booking SET room = 7;

-- shape computed
CREATE TABLE t (id int PRIMARY KEY, a text, low text GENERATED ALWAYS AS (lower(a)) STORED UNIQUE, n int, twice int GENERATED ALWAYS AS (n * 2) STORED);
CREATE TABLE k (a int, k int GENERATED ALWAYS AS (a + 1) STORED PRIMARY KEY, big text);
CREATE TABLE half (a int, b int, k int GENERATED ALWAYS AS (b % 10) STORED, big text, PRIMARY KEY (a, k));
CREATE TABLE only_computed (k int GENERATED ALWAYS AS (7) STORED);
CREATE TABLE by_computed (id int PRIMARY KEY, a int NOT NULL, k int GENERATED ALWAYS AS (a) STORED NOT NULL);
CREATE UNIQUE INDEX by_computed_k ON by_computed (k);
ALTER TABLE by_computed REPLICA IDENTITY USING INDEX by_computed_k;
INSERT INTO t (id, a, n) SELECT i, 'A' || i, i FROM generate_series(1, 20) i;
INSERT INTO k (a, big) SELECT i, (SELECT string_agg(md5((i * 1000 + j)::text), '') FROM generate_series(1, 300) j) FROM generate_series(1, 20) i;
INSERT INTO half (a, b, big) SELECT i / 10, i, (SELECT string_agg(md5((i * 1000 + j)::text), '') FROM generate_series(1, 300) j) FROM generate_series(1, 40) i;
INSERT INTO only_computed DEFAULT VALUES;
INSERT INTO by_computed (id, a) SELECT i, i FROM generate_series(1, 20) i;
-- then
UPDATE t SET a = 'x' WHERE id = 1; UPDATE t SET a = 'a1' WHERE id = 2; UPDATE t SET a = 'a2' WHERE id = 1; UPDATE t SET n = n + 1; DELETE FROM t WHERE id = 9;
UPDATE k SET a = 100 WHERE a = 1; UPDATE k SET a = 1 WHERE a = 2; UPDATE k SET a = 2 WHERE a = 100; DELETE FROM k WHERE a = 9; UPDATE k SET big = 'x' WHERE a = 10;
UPDATE half SET a = a + 100 WHERE b = 5; DELETE FROM half WHERE b % 10 = 3; UPDATE half SET b = b + 10 WHERE b = 7;
INSERT INTO only_computed DEFAULT VALUES; DELETE FROM only_computed WHERE ctid = (SELECT min(ctid) FROM only_computed);
UPDATE by_computed SET a = 100 WHERE id = 1; UPDATE by_computed SET a = 1 WHERE id = 2; UPDATE by_computed SET a = 2 WHERE id = 1; DELETE FROM by_computed WHERE id = 9;

-- shape numbered
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n int, big text);
CREATE TABLE u (id int PRIMARY KEY, number int GENERATED ALWAYS AS IDENTITY, u int UNIQUE);
CREATE TABLE k (number int GENERATED ALWAYS AS IDENTITY, s serial, n int);
INSERT INTO t (n, big) SELECT i, (SELECT string_agg(md5((i * 1000 + j)::text), '') FROM generate_series(1, 300) j) FROM generate_series(1, 20) i;
INSERT INTO u (id, u) SELECT i, i FROM generate_series(1, 20) i;
INSERT INTO k (n) SELECT i FROM generate_series(1, 20) i;
-- then
UPDATE t SET n = n + 1; UPDATE t SET id = DEFAULT WHERE id < 5; INSERT INTO t OVERRIDING SYSTEM VALUE VALUES (1, 1, 'again'); DELETE FROM t WHERE id = 9;
UPDATE u SET number = DEFAULT WHERE id < 4; UPDATE u SET u = -u; UPDATE u SET id = id + 100 WHERE id > 15;
UPDATE k SET n = n + 1 WHERE n > 15; UPDATE k SET number = DEFAULT WHERE n < 5; DELETE FROM k WHERE n = 10;
TRUNCATE t RESTART IDENTITY; INSERT INTO t (n) VALUES (1);

-- shape toast
CREATE TABLE t (id int PRIMARY KEY, u int UNIQUE, e text, x text, m text, p bytea, n int, d int UNIQUE DEFERRABLE);
ALTER TABLE t ALTER x SET STORAGE EXTERNAL, ALTER m SET STORAGE MAIN, ALTER p SET STORAGE EXTERNAL;
CREATE TABLE f (LIKE t INCLUDING ALL);
ALTER TABLE f REPLICA IDENTITY FULL;
CREATE TABLE k (LIKE t);
CREATE TABLE key (k text PRIMARY KEY, big text);
ALTER TABLE key ALTER k SET STORAGE EXTERNAL;
INSERT INTO t SELECT i, i, (SELECT string_agg(md5((i * 1000 + j)::text), '') FROM generate_series(1, 300) j), repeat('x', 5000 + i),
    (SELECT string_agg(md5((i + j)::text), '') FROM generate_series(1, 300) j), decode(repeat(md5(i::text), 200), 'hex'), i, i FROM generate_series(1, 30) i;
INSERT INTO f SELECT * FROM t;
INSERT INTO k SELECT * FROM t;
INSERT INTO key SELECT repeat(i::text || 'k', 800), (SELECT string_agg(md5((i * 1000 + j)::text), '') FROM generate_series(1, 300) j) FROM generate_series(10, 20) i;
-- then
UPDATE t SET n = n + 1; UPDATE f SET n = n + 1; UPDATE k SET n = n + 1;
UPDATE t SET x = 'x' WHERE id = 1; UPDATE t SET e = e || 'y' WHERE id = 1; UPDATE f SET x = 'x' WHERE id = 1; UPDATE f SET e = e || 'y' WHERE id = 1; UPDATE k SET x = 'x' WHERE id = 1; UPDATE k SET e = e || 'y' WHERE id = 1;
UPDATE t SET id = 102, x = NULL WHERE id = 2; UPDATE t SET n = 0 WHERE id = 102; UPDATE f SET id = 102, x = NULL WHERE id = 2; UPDATE f SET n = 0 WHERE id = 102; UPDATE k SET id = 102, x = NULL WHERE id = 2; UPDATE k SET n = 0 WHERE id = 102;
UPDATE t SET u = -u WHERE u IN (3, 4); UPDATE t SET u = 7 + u WHERE u < 0; UPDATE f SET u = -u WHERE u IN (3, 4); UPDATE f SET u = 7 + u WHERE u < 0;
UPDATE t SET m = NULL WHERE id = 5; DELETE FROM t WHERE id = 5; INSERT INTO t (id, u, e) VALUES (5, 5, 'again'); UPDATE t SET n = 1 WHERE id = 5; UPDATE f SET m = NULL WHERE id = 5; DELETE FROM f WHERE id = 5; INSERT INTO f (id, u, e) VALUES (5, 5, 'again'); UPDATE f SET n = 1 WHERE id = 5;
UPDATE t SET d = 13 - d WHERE d IN (6, 7); UPDATE f SET d = 13 - d WHERE d IN (6, 7); UPDATE t SET p = p || '\x00', e = NULL WHERE id % 7 = 1; UPDATE f SET p = p || '\x00', e = NULL WHERE id % 7 = 1;
INSERT INTO t SELECT 200 + id, 200 + u, e, x, m, p, n, 200 + d FROM t WHERE id BETWEEN 10 AND 12; UPDATE t SET n = 5 WHERE id > 200; UPDATE t SET id = id + 1000 WHERE id > 200;
UPDATE key SET big = 'x' WHERE k LIKE '11%'; UPDATE key SET k = k || 'y' WHERE k LIKE '12%'; DELETE FROM key WHERE k LIKE '13%'; UPDATE key SET k = 'short' WHERE k LIKE '14%';

-- shape partitions
CREATE TABLE t (id int, region text, n int, big text, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
CREATE TABLE eu PARTITION OF t FOR VALUES IN ('eu');
CREATE TABLE us PARTITION OF t FOR VALUES IN ('us') PARTITION BY HASH (id);
CREATE TABLE us_0 PARTITION OF us FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE us_1 (big text, gone int, n int, region text NOT NULL, id int NOT NULL);
ALTER TABLE us_1 DROP COLUMN gone;
ALTER TABLE us ATTACH PARTITION us_1 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE rest PARTITION OF t DEFAULT;
CREATE TABLE days (at date NOT NULL, n int) PARTITION BY RANGE (at);
CREATE TABLE h1 PARTITION OF days FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
CREATE TABLE h2 PARTITION OF days FOR VALUES FROM ('2026-07-01') TO (MAXVALUE);
INSERT INTO t SELECT i, (ARRAY['eu', 'us', 'asia'])[i % 3 + 1], i, (SELECT string_agg(md5((i * 1000 + j)::text), '') FROM generate_series(1, 300) j) FROM generate_series(1, 30) i;
INSERT INTO days SELECT '2026-01-01'::date + i * 10, i % 4 FROM generate_series(1, 30) i;
-- then
UPDATE t SET region = 'us' WHERE id < 5; UPDATE t SET region = 'eu', n = 0 WHERE id = 5; UPDATE t SET id = id + 100 WHERE id BETWEEN 6 AND 9;
UPDATE t SET region = 'us' WHERE region = 'asia'; UPDATE t SET region = 'asia' WHERE region = 'us' AND n > 10;
UPDATE days SET at = '2026-06-30'::date + n WHERE n < 3; DELETE FROM days WHERE ctid = (SELECT min(ctid) FROM h2) AND tableoid = 'h2'::regclass;
TRUNCATE us; INSERT INTO t VALUES (1, 'us', 1, NULL), (2, 'us', 2, NULL); TRUNCATE h1; TRUNCATE days; INSERT INTO days VALUES ('2026-02-02', 1);
INSERT INTO us_1 (id, region) SELECT i, 'us' FROM generate_series(11, 200) i WHERE satisfies_hash_partition('us'::regclass, 2, 1, i);

-- shape family
CREATE TABLE base (id int PRIMARY KEY, a text);
CREATE TABLE derived (id int PRIMARY KEY, b text) INHERITS (base);
CREATE TABLE twice_derived (c int) INHERITS (derived);
CREATE TYPE row_type AS (id int, t text);
CREATE TABLE typed OF row_type (PRIMARY KEY (id), t DEFAULT 'typed');
CREATE TABLE parent (id int PRIMARY KEY, up int REFERENCES parent ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TABLE child (id int PRIMARY KEY, parent int REFERENCES parent ON DELETE SET NULL ON UPDATE CASCADE, n int);
INSERT INTO base SELECT i, 'a' FROM generate_series(1, 10) i;
INSERT INTO derived SELECT i, 'a', 'b' FROM generate_series(1, 10) i;
INSERT INTO twice_derived SELECT i, 'a', 'b', 1 FROM generate_series(1, 10) i;
INSERT INTO typed (id) SELECT i FROM generate_series(1, 10) i;
INSERT INTO parent SELECT i, nullif(i / 2, 0) FROM generate_series(1, 20) i;
INSERT INTO child SELECT i, i, i FROM generate_series(1, 20) i;
-- then
UPDATE base SET a = 'c' WHERE id < 5; UPDATE ONLY base SET id = 100 WHERE id = 1; DELETE FROM base WHERE id = 6; UPDATE derived SET b = NULL;
UPDATE typed SET t = id; UPDATE typed SET id = id + 100 WHERE id < 3; INSERT INTO typed VALUES (50, NULL); DELETE FROM typed WHERE id = 9;
UPDATE parent SET id = 102 WHERE id = 2; DELETE FROM parent WHERE id = 3; INSERT INTO parent VALUES (3, 1); UPDATE child SET parent = 3 WHERE n < 3;
TRUNCATE ONLY base; TRUNCATE derived; INSERT INTO base VALUES (1, 'new'); TRUNCATE parent CASCADE; INSERT INTO parent VALUES (1, 1);

-- shape names
CREATE TABLE "Case" ("select" int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "from ""x" text);
CREATE TABLE "case" ("select" int PRIMARY KEY, "SELECT" text, "Select" text);
CREATE TABLE "a name of sixty-three bytes, which is all the server would take." ("an ""odd"" column's name of sixty-three bytes; äöü$1?%{}[]();--" int PRIMARY KEY, "oid_" text);
CREATE TABLE "Ω ""'\ $$ ; -- /*" ("ctid " int PRIMARY KEY, "t" text, "s" text, "n" int, "op" int, "mask" int, "o0" int, c0 int, k0 int);
CREATE TABLE reordered (gone int, id int PRIMARY KEY, gone_too text, t text, n int DEFAULT 7);
ALTER TABLE reordered DROP COLUMN gone, DROP COLUMN gone_too, ADD COLUMN later text;
CREATE TABLE no_column ();
CREATE TABLE all_gone (a int);
ALTER TABLE all_gone DROP COLUMN a;
INSERT INTO "Case" ("from ""x") VALUES ('a'), ('b');
INSERT INTO "case" VALUES (1, 'a', 'b'), (2, 'c', 'd');
INSERT INTO "a name of sixty-three bytes, which is all the server would take." VALUES (1, 'a'), (2, 'b');
INSERT INTO "Ω ""'\ $$ ; -- /*" SELECT i, 't', 's', i, i, i, i, i, i FROM generate_series(1, 5) i;
INSERT INTO reordered (id, t, later) SELECT i, 't', 'l' FROM generate_series(1, 5) i;
INSERT INTO no_column DEFAULT VALUES;
INSERT INTO all_gone DEFAULT VALUES;
-- then
UPDATE "Case" SET "from ""x" = 'c' WHERE "select" = 1; UPDATE "case" SET "SELECT" = "Select", "Select" = NULL; UPDATE "case" SET "select" = 9 WHERE "select" = 1;
UPDATE "a name of sixty-three bytes, which is all the server would take." SET "an ""odd"" column's name of sixty-three bytes; äöü$1?%{}[]();--" = 7, "oid_" = 'x' WHERE "oid_" = 'a';
UPDATE "Ω ""'\ $$ ; -- /*" SET t = 'x', "mask" = 9 WHERE n < 3; UPDATE "Ω ""'\ $$ ; -- /*" SET "ctid " = 70 WHERE n = 4; DELETE FROM "Ω ""'\ $$ ; -- /*" WHERE n = 5;
UPDATE reordered SET later = NULL, n = 8 WHERE id = 1; UPDATE reordered SET id = 100 WHERE id = 2; DELETE FROM reordered WHERE id = 3;
INSERT INTO no_column DEFAULT VALUES; INSERT INTO no_column DEFAULT VALUES; DELETE FROM no_column WHERE ctid = (SELECT min(ctid) FROM no_column); INSERT INTO all_gone DEFAULT VALUES; DELETE FROM all_gone WHERE ctid = (SELECT min(ctid) FROM all_gone);

-- shape wide
DO $$BEGIN EXECUTE (SELECT 'CREATE TABLE t (id int PRIMARY KEY, u int UNIQUE, ' || string_agg('c' || i || ' int', ', ') || ')' FROM generate_series(1, 1598) i); END$$;
DO $$BEGIN EXECUTE (SELECT 'CREATE TABLE k (' || string_agg('c' || i || ' "char"', ', ') || ')' FROM generate_series(1, 1600) i); END$$;
INSERT INTO t (id, u, c1598) SELECT i, i, i FROM generate_series(1, 10) i;
INSERT INTO k (c1, c1600) SELECT 'a', 'b' FROM generate_series(1, 10) i;
-- then
UPDATE t SET c800 = id, c1598 = NULL; UPDATE t SET u = -u WHERE u < 3; UPDATE t SET u = 3 + u WHERE u < 0; UPDATE t SET id = id + 100 WHERE id > 8; DELETE FROM t WHERE id = 5; INSERT INTO t (id) VALUES (5);
UPDATE k SET c1600 = 'c' WHERE ctid IN (SELECT ctid FROM k LIMIT 3); DELETE FROM k WHERE ctid IN (SELECT ctid FROM k LIMIT 2); INSERT INTO k (c2) VALUES ('x');
