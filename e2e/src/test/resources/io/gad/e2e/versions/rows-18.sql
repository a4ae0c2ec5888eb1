-- As rows-15.sql, for what schema-18.sql made.
INSERT INTO sales.virtual_18 (id, n, big) SELECT :r * 100 + g, g, repeat(md5(g::text), 300) FROM generate_series(1, 10) g;
UPDATE sales.virtual_18 SET n = n + 1 WHERE id % 2 = 0; UPDATE sales.virtual_18 SET id = id + 50 WHERE id % 100 = 5;
DELETE FROM sales.virtual_18 WHERE doubled = 6 RETURNING OLD.n, NEW.n;
INSERT INTO sales.virtual_by_index_18 (code, n) SELECT :r * 100 + g, g FROM generate_series(1, 5) g;
UPDATE sales.virtual_by_index_18 SET n = 9 WHERE code % 100 = 1; DELETE FROM sales.virtual_by_index_18 WHERE code % 100 = 2;
INSERT INTO sales.keyless_18 (n, t) VALUES (1, 'a'), (1, 'a'), (2, NULL); UPDATE sales.keyless_18 SET n = 3 WHERE n = 2;
DELETE FROM sales.keyless_18 WHERE ctid = (SELECT min(ctid) FROM sales.keyless_18 WHERE n = 1);
----
INSERT INTO sales.price_18 VALUES (:r, '[2026-01-01,2026-02-01)', 1), (:r, '[2026-02-01,2026-03-01)', 2), (:r + 1000, '[2026-01-01,2027-01-01)', 3);
INSERT INTO sales.offer_18 VALUES (:r, '[2026-01-10,2026-02-20)', :r);
UPDATE sales.price_18 SET price = 5 WHERE product = :r AND during @> date '2026-01-15';
DELETE FROM sales.price_18 WHERE product = :r + 1000;
INSERT INTO sales.price_18 VALUES (:r + 1000, '[2026-01-01,2026-06-01)', 4), (:r + 1000, '[2026-06-01,2027-01-01)', 6);
UPDATE sales.price_18 SET during = '[2026-06-01,2026-07-01)' WHERE product = :r + 1000 AND price = 6;
UPDATE sales.price_18 SET during = '[2026-02-01,2026-06-01)' WHERE product = :r + 1000 AND price = 4;
----
INSERT INTO sales.child_18 VALUES (:r, -1);
INSERT INTO sales.not_null_18 VALUES (:r, 1, 2); UPDATE sales.not_null_18 SET a = 3;
INSERT INTO sales.uuid_18 (v) VALUES ('Straße'); UPDATE sales.uuid_18 SET v = casefold(v);
