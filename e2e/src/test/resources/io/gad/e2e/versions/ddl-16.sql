-- As ddl-15.sql.
CREATE TABLE sales.later_16 (id integer PRIMARY KEY, t text STORAGE EXTERNAL, CHECK (t IS JSON SCALAR), n bigint DEFAULT 1_000_000);
INSERT INTO sales.later_16 VALUES (1, '1');
ALTER TABLE sales.later_16 ALTER COLUMN t SET STORAGE DEFAULT;
CREATE STATISTICS ON id, n FROM sales.later_16;
CREATE VIEW sales.later_view_16 AS SELECT JSON_ARRAY(l.id, l.t RETURNING jsonb) AS a FROM sales.later_16 l;
