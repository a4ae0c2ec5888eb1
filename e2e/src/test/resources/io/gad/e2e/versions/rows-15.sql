-- Changes of rows; each part behind a line of dashes is one transaction. :r is the round, from 1 on.
INSERT INTO sales.every_type (b, i2, i4, i8, n, n2, f4, f8, m, t, v, c, nm, ch, by, d, tm, tmtz, ts, tstz, iv, ivd, u, j, jb, jp,
    x, ip, net, mac, mac8, bits, vbits, pt, ln, seg, bx, pa, pg, ci, tv, tq, lsn, snap, cls, ty, rng, nrng, dr, tsr, mr, fr, fs,
    e, es, p, s, pl, pls, ia, ta, ct, hs, big)
SELECT g % 2 = 0, -g, g * :r, 9223372036854775807 - g, 1.5e100 / (g + 1), g * 1.001, '-0', 'NaN', -12.34, 'text ' || g, 'ü€😀', 'pad', 'name',
    '~', '\x00ff10', '4713-01-01 BC', '24:00', '23:59:59.999+14', '294276-12-31 23:59:59', '-infinity', '-1 mon 3 days -04:05:06.7',
    '3 days 04:05', gen_random_uuid(), '{"b" : 1, "a": [1, 2] , "a":null}', '{"b": 1, "a": [1, 2.50]}', '$.a[*] ? (@ > 1)', '<a>é</a>',
    '::1/64', '10.0.0.0/8', '08:00:2b:01:02:03', '08:00:2b:01:02:03:04:05', B'101010101', B'1', '(1,-2)', '{1,2,3}',
    '[(0,0),(1,1)]', '(2,2),(1,1)', '[(0,0),(1,1)]', '((0,0),(1,1),(2,0))', '<(1,1),2>', 'a:1A b:2', 'a & !b', '16/B374D848', '10:20:10,14,15',
    'sales.parent', 'sales.mood', '[1,5)', '(,3.5]', 'empty', '[2020-01-01,)', '{[1,3),[7,9)}', '(0.5,1.5]', '{[0.5,1.5),[2,3]}',
    'happy', '{sad,NULL,ok}', 33.30, 66.60, jsonb_populate_record(NULL::sales.place, '{"street": "Way, \"1\"", "zip": "12345", "at": "(1,2)"}'),
    ARRAY[jsonb_populate_record(NULL::sales.place, '{"street": ""}'), NULL], '{1,NULL,3}',
    '{{a,b},{c,"d e"}}', 'CiText', 'a=>1, b=>NULL', repeat(md5(g::text), 400)
FROM generate_series(1, 20) g;
INSERT INTO sales.every_type (n, f8, d, ts, iv, e) VALUES ('NaN', '-Infinity', 'infinity', '-infinity', '0', 'sad'),
    ('Infinity', 1e-308, '-infinity', 'infinity', '178000000 years', NULL);
----
INSERT INTO sales.keyless SELECT 'k' || g % 5, g % 3, '{ok}', '{"a" : 1}' FROM generate_series(1, 40) g;
DELETE FROM sales.keyless WHERE ctid = (SELECT min(ctid) FROM sales.keyless WHERE name = 'k1');
UPDATE sales.keyless SET amount = 9 WHERE ctid IN (SELECT ctid FROM sales.keyless WHERE name = 'k2' LIMIT 2);
----
INSERT INTO sales.by_index SELECT 'Code ' || (:r * 100 + g), g, repeat('big', 4000) FROM generate_series(1, 10) g;
UPDATE sales.by_index SET code = upper(code) WHERE n = 3;
UPDATE sales.by_index SET n = n + 10 WHERE n % 2 = 0;
INSERT INTO sales.whole_row (id, n, big) SELECT :r * 100 + g, g, repeat(md5(g::text), 300) FROM generate_series(1, 10) g;
UPDATE sales.whole_row SET n = NULL WHERE id % 3 = 0;
UPDATE sales.whole_row SET id = id + 50 WHERE id % 100 = 7;
DELETE FROM sales.whole_row WHERE id % 100 = 5;
----
INSERT INTO sales.uniques SELECT :r * 100 + g, :r * 100 + g, 'B' || g || '/' || :r, CASE WHEN g % 2 = 0 THEN g END, :r * 100 + g,
    tsrange('2026-01-01'::timestamp + g * interval '1 day', '2026-01-01'::timestamp + (g + 1) * interval '1 day'), :r
FROM generate_series(1, 20) g;
UPDATE sales.uniques SET a = -a;
UPDATE sales.uniques SET a = CASE id % 100 WHEN 1 THEN -(id + 1) WHEN 2 THEN -(id - 1) ELSE a END WHERE id % 100 > 2;
UPDATE sales.uniques SET d = CASE WHEN id % 2 = 0 THEN id + 1 ELSE id - 1 END WHERE id % 100 BETWEEN 2 AND 19;
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE sales.uniques SET a = 100000 + id WHERE id % 100 = 1;
UPDATE sales.uniques SET a = -(id - 1) WHERE id % 100 = 2;
----
INSERT INTO sales.parent SELECT :r * 100 + g, 'p' || g FROM generate_series(1, 10) g;
INSERT INTO sales.child SELECT :r * 100 + g, :r * 100 + g, g, NULL FROM generate_series(1, 10) g;
UPDATE sales.child SET other = id - 1 WHERE id / 100 = :r AND id % 100 BETWEEN 2 AND 10;
SAVEPOINT a;
DELETE FROM sales.parent WHERE id = :r * 100 + 3;
SAVEPOINT b;
UPDATE sales.parent SET id = id + 20 WHERE id % 100 = 4;
ROLLBACK TO SAVEPOINT b;
UPDATE sales.parent SET id = id + 30 WHERE id % 100 = 5;
RELEASE SAVEPOINT a;
----
INSERT INTO sales.event SELECT :r * 1000 + g, date '2024-12-28' + g * 40, (ARRAY['a', 'b', 'c'])[1 + g % 3] FROM generate_series(1, 20) g;
UPDATE sales.event SET at = at + 365 WHERE id % 5 = 0;
UPDATE sales.event SET kind = 'c' WHERE id % 7 = 0 AND kind = 'a';
UPDATE sales.event SET data = jsonb_set(data, '{seen}', to_jsonb(id)) WHERE id % 2 = 0;
DELETE FROM sales.event WHERE id % 11 = 0;
MERGE INTO sales.hashed h USING (SELECT g AS id FROM generate_series(1, 30) g) s ON h.id = s.id
    WHEN MATCHED AND h.id % 4 = 0 THEN DELETE WHEN MATCHED THEN UPDATE SET t = h.t || '+' WHEN NOT MATCHED THEN INSERT VALUES (s.id, 'new');
UPDATE sales.hashed SET id = id + 1000 WHERE id = :r;
----
INSERT INTO sales.base VALUES (:r, 'base'); INSERT INTO sales.derived VALUES (1000 + :r, 'derived', :r);
UPDATE sales.base SET a = a || '!';
INSERT INTO sales.nothing DEFAULT VALUES; INSERT INTO sales.nothing DEFAULT VALUES;
DELETE FROM sales.nothing WHERE ctid = (SELECT min(ctid) FROM sales.nothing);
INSERT INTO "Odd ""Schema"""."Quoted ""table"" of a name that has just sixty-three bytes, see__" ("from ""x", "Case", "case") VALUES ('a', 1, 2);
UPDATE "Odd ""Schema"""."Quoted ""table"" of a name that has just sixty-three bytes, see__" SET "case" = "Case" * 7;
INSERT INTO sales.gaps VALUES (:r, 'b', 3); UPDATE sales.gaps SET c = c + 1;
INSERT INTO sales.owned DEFAULT VALUES;
SELECT nextval('sales.falling'), nextval('sales.falling');
----
UPDATE sales.every_type SET big = NULL WHERE id % 2 = 0 AND i4 < 10;
UPDATE sales.every_type SET i8 = i8 - 1, e = 'ok' WHERE i2 = -7;
UPDATE sales.every_type SET i8 = 4, by = '\xdead', pls = NULL WHERE i2 = -8;
DELETE FROM sales.every_type WHERE i2 = -9;
INSERT INTO sales.every_type OVERRIDING SYSTEM VALUE SELECT 100000 + :r, true;
----
TRUNCATE sales.hashed;
INSERT INTO sales.hashed SELECT g, 'after truncate' FROM generate_series(1, 5) g;
