-- 16: SQL/JSON constructors and predicates, STORAGE within CREATE TABLE, statistics without a name, numbers with underscores.
CREATE TABLE sales.json_16 (
    id integer PRIMARY KEY, doc text STORAGE EXTERNAL CHECK (doc IS JSON OBJECT WITH UNIQUE KEYS), n integer DEFAULT 1_000,
    h integer DEFAULT 0xFF, made json DEFAULT JSON_OBJECT('a': 1, 'b': NULL ABSENT ON NULL));
CREATE STATISTICS ON id, n FROM sales.json_16;
CREATE VIEW sales.json_view_16 AS
    SELECT JSON_ARRAYAGG(j.id ORDER BY j.id) AS ids, JSON_OBJECTAGG(j.id: j.n) AS pairs FROM sales.json_16 j;
CREATE VIEW sales.any_16 AS SELECT any_value(t.t) AS t, system_user AS who FROM sales.every_type t;
