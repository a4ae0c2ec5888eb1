-- 17: identities and exclusion on partitioned tables, JSON_TABLE, MAINTAIN, infinite intervals, the built-in collations.
CREATE TABLE sales.parted_17 (
    id bigint GENERATED ALWAYS AS IDENTITY (INCREMENT 2), at integer NOT NULL, v text COLLATE pg_catalog.pg_c_utf8,
    iv interval DEFAULT 'infinity', PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE sales.parted_17_low PARTITION OF sales.parted_17 FOR VALUES FROM (MINVALUE) TO (100);
CREATE TABLE sales.parted_17_high PARTITION OF sales.parted_17 FOR VALUES FROM (100) TO (MAXVALUE);
CREATE TABLE sales.excluded_17 (a integer, during int4range, EXCLUDE USING gist (a WITH =, during WITH &&))
    PARTITION BY RANGE (a);
CREATE TABLE sales.excluded_17_all PARTITION OF sales.excluded_17 DEFAULT;
CREATE VIEW sales.json_table_17 AS
    SELECT jt.* FROM sales.json_16 j, JSON_TABLE(j.doc::jsonb, '$' COLUMNS (n FOR ORDINALITY, a integer PATH '$.a' DEFAULT 7 ON EMPTY)) jt;
CREATE VIEW sales.json_query_17 AS SELECT JSON_VALUE(j.doc::jsonb, '$.a' RETURNING integer) AS a FROM sales.json_16 j;
GRANT MAINTAIN ON sales.parent TO reader;
GRANT ALL ON sales.base TO reader;
