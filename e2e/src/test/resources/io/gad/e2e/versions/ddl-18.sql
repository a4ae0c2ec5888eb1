-- As ddl-15.sql.
CREATE TABLE sales.later_18 (id integer PRIMARY KEY, n integer CONSTRAINT named NOT NULL, v integer GENERATED ALWAYS AS (n + 1), during daterange,
    UNIQUE (n, during WITHOUT OVERLAPS));
INSERT INTO sales.later_18 (id, n, during) VALUES (1, 1, '[2026-01-01,2026-02-01)'), (2, 1, '[2026-02-01,2026-03-01)');
ALTER TABLE sales.later_18 ADD COLUMN w text GENERATED ALWAYS AS ('n' || n) VIRTUAL;
ALTER TABLE sales.later_18 ALTER COLUMN v SET EXPRESSION AS (n + 2);
UPDATE sales.later_18 SET n = 2 WHERE id = 1;
----
CREATE TABLE sales.temporal_18 (a integer, at int4range, n integer, PRIMARY KEY (a, at WITHOUT OVERLAPS));
INSERT INTO sales.temporal_18 VALUES (1, '[1,3)', 1), (1, '[3,5)', 2), (2, '[1,9)', 3);
UPDATE sales.temporal_18 SET n = 7 WHERE a = 1; DELETE FROM sales.temporal_18 WHERE at = '[3,5)';
CREATE TABLE sales.referring_18 (a integer, at int4range, FOREIGN KEY (a, PERIOD at) REFERENCES sales.temporal_18);
INSERT INTO sales.referring_18 VALUES (1, '[1,2)');
ALTER TABLE sales.referring_18 ADD CONSTRAINT never CHECK (a > 100) NOT ENFORCED;
CREATE TABLE sales.older_18 (id integer PRIMARY KEY, a integer);
INSERT INTO sales.older_18 VALUES (1, NULL), (2, 2);
ALTER TABLE sales.older_18 ADD CONSTRAINT a_will_be_there NOT NULL a NOT VALID;
ALTER TABLE sales.older_18 ADD COLUMN at timestamptz DEFAULT clock_timestamp();
ALTER TABLE sales.not_null_18 VALIDATE CONSTRAINT a_is_there;
ALTER TABLE sales.not_null_18 ALTER CONSTRAINT b_is_there INHERIT;
ALTER TABLE sales.child_18 ALTER CONSTRAINT child_18_parent_fkey NOT ENFORCED;
CREATE VIEW sales.later_view_18 AS SELECT l.id, l.v, l.w FROM sales.later_18 l;
----
UPDATE sales.older_18 SET a = 1 WHERE a IS NULL; -- a first copy would refuse it: see limits.md
DO $$ BEGIN
    CREATE TABLE sales.by_block_18 (id integer PRIMARY KEY, n integer NOT NULL, v integer GENERATED ALWAYS AS (n * 5),
        CHECK (n < 100) NOT ENFORCED);
    INSERT INTO sales.by_block_18 (id, n) VALUES (1, 2);
    ALTER TABLE sales.by_block_18 ADD COLUMN w integer GENERATED ALWAYS AS (n * 6) VIRTUAL;
END $$;
