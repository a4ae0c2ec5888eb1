-- Definitions that the customer's sessions change meanwhile, a line a deed, as in dml.sql; {c} is a small number. A line
-- that begins with ! is run by itself, outside of a transaction.
~CREATE TABLE made_{c} (id int PRIMARY KEY, t text DEFAULT 'made')
~CREATE TABLE made_{c} (id int); INSERT INTO made_{c} VALUES ({k}), ({k})
~DROP TABLE made_{c}
~ALTER TABLE made_{c} ADD COLUMN extra_{c} int DEFAULT 5
~ALTER TABLE made_{c} DROP COLUMN extra_{c}
~ALTER TABLE made_{c} ADD UNIQUE (id)
~ALTER TABLE made_{c} RENAME TO renamed_{c}
~ALTER TABLE renamed_{c} RENAME TO made_{c}
~CREATE INDEX made_{c}_id ON made_{c} (id)
~DROP INDEX made_{c}_id
!CREATE INDEX CONCURRENTLY keyed_beside_{c} ON keyed (n, id)
!CREATE UNIQUE INDEX CONCURRENTLY made_beside_{c} ON made_{c} (id)
!DROP INDEX CONCURRENTLY keyed_beside_{c}
!REINDEX INDEX CONCURRENTLY keyed_beside_{c}
~DROP INDEX keyed_beside_{c}
~REFRESH MATERIALIZED VIEW summed
~REFRESH MATERIALIZED VIEW CONCURRENTLY summed
~REFRESH MATERIALIZED VIEW unfilled
~REFRESH MATERIALIZED VIEW unfilled WITH NO DATA
~CREATE MATERIALIZED VIEW made_view_{c} AS SELECT id, n FROM by_all WHERE n > {n}
~DROP MATERIALIZED VIEW made_view_{c}
~ALTER TABLE taken_{c} SET UNLOGGED
~ALTER TABLE taken_{c} SET LOGGED
~ALTER TABLE unlogged_ SET LOGGED
~ALTER TABLE unlogged_ SET UNLOGGED
~ALTER TABLE made_{c} ADD COLUMN dice_{c} float8 DEFAULT random()
~ALTER TABLE reordered ADD COLUMN dice_{c} uuid DEFAULT gen_random_uuid()
~ALTER TABLE reordered DROP COLUMN dice_{c}
~ALTER TABLE made_{c} SET SCHEMA made_schema_{c}
~ALTER TABLE made_schema_{c}.made_{c} SET SCHEMA public
~ALTER TABLE made_schema_{c}.t RENAME TO made_{c}
~CREATE DOMAIN made_domain_{c} AS int DEFAULT {k} CHECK (value > -2000)
~ALTER DOMAIN made_domain_{c} ADD CONSTRAINT below_{c} CHECK (value < 100000 + {k})
~ALTER DOMAIN made_domain_{c} DROP CONSTRAINT below_{c}
~ALTER DOMAIN made_domain_{c} SET DEFAULT {k}
~ALTER TABLE made_{c} ADD COLUMN domain_{c} made_domain_{c}
~DROP DOMAIN made_domain_{c}
~DROP DOMAIN made_domain_{c} CASCADE
~CREATE EXTENSION pg_trgm; CREATE INDEX keyed_trigrams ON keyed USING gin (t gin_trgm_ops)
~CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA "Odd ""Schema"
~DROP EXTENSION pg_trgm CASCADE
~CREATE EXTENSION ltree; CREATE TABLE labelled (id int PRIMARY KEY, l ltree); INSERT INTO labelled VALUES ({k}, 'a.b.c')
~INSERT INTO labelled VALUES ({k}, 'x.y')
~DROP EXTENSION ltree CASCADE; DROP TABLE labelled
~ALTER TABLE keyed ALTER n SET STATISTICS {k}
~ALTER TABLE keyed ALTER n SET STATISTICS -1
~ALTER STATISTICS together SET STATISTICS {k}
~ALTER SEQUENCE exhausted MAXVALUE 20 RESTART
~COMMENT ON LARGE OBJECT 70001 IS {q}
~GRANT SELECT ON LARGE OBJECT 70002 TO torture_clerk
~ALTER LARGE OBJECT 70003 OWNER TO torture_clerk
~CREATE ROLE torture_{c} LOGIN PASSWORD 'secret {k}'
~ALTER ROLE torture_{c} CREATEDB CONNECTION LIMIT {k}
~ALTER ROLE torture_{c} SET work_mem = '{k}MB'
~GRANT torture_{c} TO torture_clerk
~ALTER TABLE made_{c} OWNER TO torture_{c}
~GRANT INSERT ON parent TO torture_{c}
~DROP OWNED BY torture_{c}; DROP ROLE torture_{c}
~DROP ROLE torture_{c}
~ALTER ROLE torture_clerk IN DATABASE torture SET work_mem = '{k}MB'
~ALTER DATABASE torture CONNECTION LIMIT 5{c}
~CREATE TABLE taken_{c} AS SELECT id, n FROM keyed LIMIT 20
~SELECT id, n INTO taken_{c} FROM keyed LIMIT 10
~DROP TABLE IF EXISTS taken_{c}
~ALTER TABLE reordered ADD COLUMN extra_{c} text DEFAULT 'extra'
~ALTER TABLE reordered DROP COLUMN extra_{c}
~ALTER TABLE keyed ADD COLUMN since_{c} timestamptz DEFAULT now()
~ALTER TABLE keyed DROP COLUMN IF EXISTS since_{c}
~ALTER TABLE by_index ALTER big TYPE varchar
~ALTER TABLE by_index ALTER big TYPE text
~ALTER TABLE keyless ALTER f TYPE float8 USING f + 0
~ALTER TABLE parts ADD COLUMN extra_{c} int
~ALTER TABLE parts DROP COLUMN extra_{c}
~CREATE TABLE parts_{c} PARTITION OF parts FOR VALUES IN ('r{c}')
~DROP TABLE parts_{c}
~ALTER TABLE parts DETACH PARTITION parts_{c}
~ALTER TABLE parts ATTACH PARTITION parts_{c} FOR VALUES IN ('r{c}')
~CREATE VIEW seen_{c} AS SELECT id, n FROM keyed WHERE n > {n}
~DROP VIEW seen_{c}
~CREATE OR REPLACE FUNCTION made_function_{c}(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT a + {k}'
~DROP FUNCTION made_function_{c}
~CREATE SEQUENCE made_sequence_{c} INCREMENT {k}
~DROP SEQUENCE made_sequence_{c}
~ALTER TYPE mood ADD VALUE IF NOT EXISTS 'mood_{c}' BEFORE 'glad'
~COMMENT ON TABLE keyed IS {q}
~COMMENT ON COLUMN keyed.n IS {s}
~GRANT SELECT ON keyed TO torture_clerk
~REVOKE ALL ON keyed FROM torture_clerk
~CREATE SCHEMA made_schema_{c}
~CREATE TABLE made_schema_{c}.t (id int PRIMARY KEY); INSERT INTO made_schema_{c}.t VALUES ({k})
~DROP SCHEMA made_schema_{c} CASCADE
~CREATE TYPE made_type_{c} AS ENUM ('a', 'b'); CREATE TABLE made_{c} (id int PRIMARY KEY, e made_type_{c} DEFAULT 'b'); INSERT INTO made_{c} VALUES ({k})
~DROP TYPE made_type_{c} CASCADE
~CREATE TRIGGER made_trigger_{c} AFTER UPDATE ON keyed FOR EACH ROW WHEN (new.n = 77) EXECUTE FUNCTION note()
~DROP TRIGGER made_trigger_{c} ON keyed
~DO $$BEGIN CREATE TABLE IF NOT EXISTS made_{c} (id int, n int); EXECUTE 'INSERT INTO made_{c} (id) VALUES ({k})'; END$$
~ALTER TABLE by_all REPLICA IDENTITY DEFAULT
~ALTER TABLE by_all REPLICA IDENTITY FULL
~ALTER TABLE secured OWNER TO torture_clerk
~ALTER TABLE child DISABLE TRIGGER note
~ALTER TABLE child ENABLE TRIGGER note
TRUNCATE cleared CASCADE
TRUNCATE cleared_too; INSERT INTO cleared_too SELECT id, n FROM cleared
TRUNCATE days_1; INSERT INTO days VALUES ('2026-02-02', {n})
TRUNCATE parts_us; INSERT INTO parts VALUES ({k}, 'us', {n}, NULL)
TRUNCATE numbered RESTART IDENTITY; INSERT INTO numbered (n) VALUES ({n})
