-- Definitions while the group runs; each part behind a line of dashes is one transaction.
CREATE TABLE sales.later (LIKE sales.every_type INCLUDING ALL);
INSERT INTO sales.later (i4, t) VALUES (1, 'x');
----
ALTER TABLE sales.parent ADD COLUMN since timestamptz NOT NULL DEFAULT now(), ADD COLUMN rank integer DEFAULT 5;
UPDATE sales.parent SET rank = 6 WHERE id % 2 = 0;
ALTER TABLE sales.parent RENAME COLUMN rank TO standing;
ALTER TABLE sales.parent ALTER COLUMN name SET DEFAULT 'nobody', ALTER COLUMN standing TYPE bigint;
----
ALTER TYPE sales.mood ADD VALUE 'delighted' AFTER 'happy';
----
INSERT INTO sales.keyless VALUES ('mood', 1, '{delighted}');
ALTER TYPE sales.place ADD ATTRIBUTE door smallint;
ALTER DOMAIN sales.percent ADD CONSTRAINT not_13 CHECK (VALUE <> 13);
CREATE TYPE sales.colour AS ENUM ('red', 'green');
CREATE TABLE sales.painted (id integer PRIMARY KEY, c sales.colour DEFAULT 'red');
INSERT INTO sales.painted VALUES (1), (2);
----
CREATE TABLE sales.event_2040 PARTITION OF sales.event FOR VALUES FROM ('2040-01-01') TO ('2041-01-01');
ALTER TABLE sales.event DETACH PARTITION sales.event_2026;
INSERT INTO sales.event_2026 VALUES (7, '2026-07-07', 'a');
ALTER TABLE sales.event ATTACH PARTITION sales.event_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX event_at ON sales.event (at);
----
CREATE TABLE sales.copied AS SELECT id, name FROM sales.parent;
UPDATE sales.copied SET name = 'copied';
ALTER TABLE sales.copied ADD PRIMARY KEY (id);
SELECT id INTO sales.selected FROM sales.child;
----
DO $$ BEGIN
    CREATE TABLE sales.by_block (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n integer UNIQUE, t text COLLATE "C" DEFAULT 'x');
    INSERT INTO sales.by_block (n) VALUES (1), (2);
    ALTER TABLE sales.by_block ADD COLUMN later integer DEFAULT 3;
    CREATE INDEX by_block_t ON sales.by_block (upper(t)) WHERE n > 1;
END $$;
----
CREATE OR REPLACE VIEW sales.joined AS
    SELECT p.name, c.id, coalesce(c.first, 0) AS first, p.since FROM sales.parent p LEFT JOIN sales.child c ON c.parent = p.id;
CREATE OR REPLACE FUNCTION sales.plain(a integer, b integer DEFAULT 2) RETURNS integer LANGUAGE sql IMMUTABLE RETURN a * b;
CREATE VIEW sales.grouped AS SELECT e.kind, count(*) FILTER (WHERE e.id > 1), grouping(e.kind) FROM sales.event e
    GROUP BY GROUPING SETS ((e.kind), ()) HAVING count(*) > 0 ORDER BY 1 LIMIT 10;
DROP TRIGGER noted_once ON sales.parent;
CREATE TRIGGER changed BEFORE UPDATE ON sales.whole_row FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
ALTER POLICY own ON sales.child USING (first > 0 OR first IS NULL);
ALTER TABLE sales.child ADD CONSTRAINT positive CHECK (id > 0) NOT VALID;
ALTER TABLE sales.child VALIDATE CONSTRAINT positive;
COMMENT ON VIEW sales.grouped IS 'grouped';
GRANT DELETE ON sales.child TO reader; REVOKE INSERT ON sales.parent FROM reader;
ALTER TABLE sales.by_index REPLICA IDENTITY FULL;
ALTER SEQUENCE sales.unused INCREMENT 3 MAXVALUE 300;
ALTER TABLE sales.whole_row RENAME TO whole;
ALTER TABLE sales.whole SET SCHEMA "Odd ""Schema""";
ALTER TABLE "Odd ""Schema""".whole SET SCHEMA sales;
ALTER TABLE sales.whole RENAME TO whole_row;
DROP TABLE sales.selected;
----
DROP TABLE sales.keyless CASCADE;
CREATE TABLE sales.keyless (name text, amount numeric, moods sales.mood[], note json);
GRANT INSERT ON sales.keyless TO writer;
CREATE MATERIALIZED VIEW sales.totals AS SELECT name, sum(amount) AS total FROM sales.keyless GROUP BY name;
CREATE RULE twice AS ON INSERT TO sales.owned DO ALSO INSERT INTO sales.keyless (name) VALUES ('owned ' || NEW.who);
