-- As rows-15.sql, for what schema-16.sql made.
INSERT INTO sales.json_16 (id, doc) SELECT :r * 1_00 + g, format('{"a": %s}', g) FROM generate_series(1, 5) g;
UPDATE sales.json_16 SET doc = '{"a" : 2}' WHERE id % 100 = 2; DELETE FROM sales.json_16 WHERE id % 100 = 3;
