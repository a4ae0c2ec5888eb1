-- What the customer's sessions do, a line a deed; several statements of a line are sent as one string. Drawn values:
-- {k} {j} {l} keys, {n} a number, {s} a short text, {q} a text with odd characters, {big} a long text, {m} a label of
-- mood, {r} a region. A line that begins with ~ may meet what another session has dropped or not yet made.
INSERT INTO kinds (id) VALUES ({k})
INSERT INTO kinds VALUES ({k}, 1, {n}, 'NaN', '-0', 'NaN', 1.5, 12.34, true, 77, 'ab', {s}, {big}, 'nm', 'x', '\x00ff', 'infinity', '24:00:00', '24:00:00+02', '-infinity', '0044-03-15 12:00 BC', '-1 mon 3 days -04:05:06.789', '10101', '1', gen_random_uuid(), '<a b="1">x</a>', '{"a" : 1, "a": 2}', '{"z": [1, null]}', '$.a[*] ? (@ > 1)', 'fat:1A & ''rat x'':2', 'a & !b | c:*', '10.1.2.3/8', '10.0.0.0/8', '08:00:2b:01:02:03', '08:00:2b:01:02:03:04:05', '16/B374D848', '99', '10:20:10,14,15', '(1,-0)', '{1,2,3}', '[(1,2),(3,4)]', '(3,4),(1,2)', '[(1,2),(3,4)]', '((1,2),(3,4),(5,6))', '<(1,2),3>', '[1,9)', '(,5.5]', '[2020-01-01,infinity)', 'empty', '{[1,3),[5,9)}', '{(,1),[2,)}', {m}, 'short', ({s}, {m}), '[1.5,2.5)', '{[1,2),[3,4)}', 'a=>1, b=>NULL', {q}, '{1,NULL,3}', ARRAY[{q}, NULL], '{sad,NULL,glad}', ARRAY[({q}, {m})::pair, NULL], '{abc,def}', '[0:1][2:3]={{1,2},{3,4}}', '{"a=>1"}', ARRAY['{"a": 1}'::jsonb])
UPDATE kinds SET i2 = 7, f4 = 'infinity', f8 = random(), num = {n}::numeric / 7, num2 = - {n}, cash = - {n} WHERE id = {k}
UPDATE kinds SET t = {big} WHERE id = {k}
UPDATE kinds SET t = t || 'x', vc = {s}, c = NULL, nm = {s}, one = '', b = decode(md5('{n}'), 'hex') WHERE id % 7 = {n} % 7
UPDATE kinds SET d = '4713-01-01 BC', ti = now()::time, tz = now(), ts = now(), tstz = clock_timestamp(), iv = age(now(), '2000-01-01') WHERE id = {k}
UPDATE kinds SET d = '-infinity', ts = '294276-12-31 23:59:59.999999', tstz = 'infinity', iv = '178000000 years' WHERE id = {k}
UPDATE kinds SET x = NULL, j = '[1e400, "\u00e9"]', jb = jsonb_build_object('k', {n}, 's', {q}), tv = to_tsvector('english', {q}), m = {m}, co = ROW({q}, NULL), ct = {s} WHERE id = {k}
UPDATE kinds SET am = array_append(am, {m}), ac = NULL, hs = hs || hstore({q}, {s}), mr = mr - '{[2,3)}'::int4multirange, fs = 'empty' WHERE id = {k}
UPDATE kinds SET id = {j} WHERE id = {k}
DELETE FROM kinds WHERE id = {k}
INSERT INTO kinds_without_key SELECT * FROM kinds WHERE id = {k}
INSERT INTO kinds_without_key SELECT k.* FROM kinds k, generate_series(1, 3) WHERE id = {k}
DELETE FROM kinds_without_key WHERE ctid IN (SELECT ctid FROM kinds_without_key WHERE id = {k} LIMIT 1)
UPDATE kinds_without_key SET i8 = {n} WHERE ctid IN (SELECT ctid FROM kinds_without_key LIMIT 2)
UPDATE kinds_without_key SET m = {m}, t = NULL WHERE id = {k}
INSERT INTO rare_kinds VALUES ({k}, '({n},1)', '{k}', '{j}', 'torture_clerk=rw/torture_clerk', '{=r/torture_clerk,NULL}', '10:20:10,14,15', {q}, '{a,NULL,"{b"}', '{[2020-01-01,2020-02-01),[2021-01-01,)}', '{[2020-01-01 00:00+02,infinity]}', '{}', ARRAY[{q}, NULL], '{"{plain,NULL}",NULL}', ROW(ROW({q}, {m}), ARRAY[ROW({s}, NULL)::pair, NULL], {s}, '{x,y}'), ARRAY[ROW(NULL, NULL, NULL, '{}')::nested, NULL], ROW(NULL, '{}', 'd', NULL), ARRAY[ROW(NULL, NULL, 'e', NULL)::nested_domain], '[sad,glad]', '{101,NULL,1}', '3 days 04:05:06.789', '2026-01-01 00:00:00.6', {n} * 100)
UPDATE rare_kinds SET ne.d = {s}, ne.l = ARRAY[{q}, {s}], nea[3] = ne, la[2] = '{z}', nd = NULL WHERE id = {k}
UPDATE rare_kinds SET id = {j}, nea = NULL, nda = nda || nda, ms = 'empty', na[5] = 'five' WHERE id = {k}
DELETE FROM rare_kinds WHERE id = {k}
INSERT INTO keyed VALUES ({k}, {n}, {q}, {big}, decode(md5('{n}'), 'hex'))
INSERT INTO keyed VALUES ({k}, {n}) ON CONFLICT (id) DO UPDATE SET n = excluded.n, t = keyed.t || '+'
UPDATE keyed SET n = n + 1 WHERE id BETWEEN {k} AND {k} + 9
UPDATE keyed SET big = {big} WHERE id = {k}
UPDATE keyed SET other_big = decode(repeat(md5('{n}'), 300), 'hex') WHERE id = {k}
UPDATE keyed SET id = {j} WHERE id = {k}
UPDATE keyed SET id = 100000 + {n} WHERE id = {k}; UPDATE keyed SET id = {k} WHERE id = {j}; UPDATE keyed SET id = {j} WHERE id = 100000 + {n}
UPDATE keyed SET id = {j}, big = NULL WHERE id = {k}; UPDATE keyed SET n = {n} WHERE id = {j}
DELETE FROM keyed WHERE id = {k}
DELETE FROM keyed WHERE id = {k}; INSERT INTO keyed VALUES ({k}, {n}, 'again', NULL, NULL)
INSERT INTO two_keys VALUES ({k}, {s}, {big}, {n})
UPDATE two_keys SET a = a + 1 WHERE a = {k}
UPDATE two_keys SET n = {n} WHERE a = {k}
UPDATE two_keys SET b = {s}, n = n + 1 WHERE a = {k}
DELETE FROM two_keys WHERE a = {k}
INSERT INTO any_case VALUES ({s}, {n}, {big})
UPDATE any_case SET name = upper(name) WHERE name = {s}
UPDATE any_case SET name = lower(name), n = n + 1
UPDATE any_case SET n = {n} WHERE name = upper({s})
DELETE FROM any_case WHERE name = {s}; INSERT INTO any_case VALUES (upper({s}), {n})
DELETE FROM any_case WHERE name = {s}
INSERT INTO by_citext VALUES ({s}, {n}, {big})
UPDATE by_citext SET name = upper(name::text)::citext WHERE name = {s}
UPDATE by_citext SET n = {n} WHERE name = {s}
DELETE FROM by_citext WHERE name = {s}
INSERT INTO by_float VALUES (CASE WHEN {n} % 3 = 0 THEN '-0'::float8 WHEN {n} % 3 = 1 THEN 'NaN' ELSE {k} END, {k} + 0.0, {big})
UPDATE by_float SET f = -f, n = n + 0.00 WHERE f IN (0, {k})
UPDATE by_float SET n = {n} WHERE f = {k}
DELETE FROM by_float WHERE f = {k} OR f = 'NaN'
INSERT INTO by_index VALUES ({k}, {n}, {s}, {big})
UPDATE by_index SET id = {j} WHERE id = {k}
UPDATE by_index SET a = {n}, b = {s} WHERE id = {k}
UPDATE by_index SET big = big || 'x' WHERE id = {k}
UPDATE by_index SET id = -id WHERE id IN ({k}, {j}); UPDATE by_index SET id = {k} WHERE id = -{j}; UPDATE by_index SET id = {j} WHERE id = -{k}
DELETE FROM by_index WHERE id = {k}
INSERT INTO by_all VALUES ({k}, {n}, {big})
UPDATE by_all SET n = {n} WHERE id = {k}
UPDATE by_all SET id = {j} WHERE id = {k}
DELETE FROM by_all WHERE id = {k}
INSERT INTO by_deferred VALUES ({k}, {n}, {big})
UPDATE by_deferred SET id = CASE id WHEN {k} THEN {j} ELSE {k} END WHERE id IN ({k}, {j})
UPDATE by_deferred SET id = id + 1 WHERE id BETWEEN {k} AND {k} + 5; UPDATE by_deferred SET id = id - 1 WHERE id BETWEEN {k} AND {k} + 6
UPDATE by_deferred SET n = {n} WHERE id = {k}
DELETE FROM by_deferred WHERE id = {k}
INSERT INTO keyless SELECT {k} % 5, {q}, '{}', 'NaN', NULL FROM generate_series(1, 4)
INSERT INTO keyless VALUES ({k} % 5, NULL, NULL, NULL, {big})
UPDATE keyless SET a = a + 1 WHERE ctid IN (SELECT ctid FROM keyless LIMIT 3)
UPDATE keyless SET b = {q} WHERE a = {k} % 5
DELETE FROM keyless WHERE ctid IN (SELECT ctid FROM keyless WHERE a = {k} % 5 LIMIT 2)
DELETE FROM keyless WHERE a = {k} % 5 AND f = 'NaN'
INSERT INTO keyless_unique VALUES ({k}, {s}), (NULL, {s}), (NULL, NULL)
UPDATE keyless_unique SET a = -a WHERE a = {k}; UPDATE keyless_unique SET a = {k} WHERE a = {j}; UPDATE keyless_unique SET a = {j} WHERE a = -{k}
UPDATE keyless_unique SET b = {s} WHERE a IS NULL
DELETE FROM keyless_unique WHERE a IS NULL
INSERT INTO no_column DEFAULT VALUES
DELETE FROM no_column WHERE ctid = (SELECT min(ctid) FROM no_column)
INSERT INTO singular VALUES ({k}, {s}, {n}, {n}, NULL, {n}, {big})
UPDATE singular SET u = 'x' || {n} WHERE id = {k}; UPDATE singular SET u = 'u{k}' WHERE id = {j}; UPDATE singular SET u = 'u{j}' WHERE id = {k}
UPDATE singular SET late = CASE id WHEN {k} THEN (SELECT late FROM singular WHERE id = {j}) ELSE (SELECT late FROM singular WHERE id = {k}) END WHERE id IN ({k}, {j})
UPDATE singular SET chosen = false WHERE chosen; UPDATE singular SET chosen = true WHERE id = {k}
UPDATE singular SET v = NULL WHERE id = {k}
UPDATE singular SET v = -id WHERE v IS NULL; UPDATE singular SET v = NULL WHERE id = {j}
UPDATE singular SET n = n + 1, u = upper(u) WHERE id = {k}
UPDATE singular SET big = {big} WHERE id = {k}
UPDATE singular SET id = {j} WHERE id = {k}
DELETE FROM singular WHERE id = {k}
DELETE FROM singular WHERE id = {k}; INSERT INTO singular SELECT {j}, 'u' || {k}, {k}, {k}, NULL, {k}, NULL
INSERT INTO booking VALUES ({k}, {k} % 5, int4range({n}, {n} + 5), NULL)
UPDATE booking SET during = int4range(-1000 - {n}, -995 - {n}) WHERE id = {k}; UPDATE booking SET during = int4range({k} * 10, {k} * 10 + 10) WHERE id = {j}
UPDATE booking SET note = 'n' || {n}, room = room + 1 WHERE note = 'n' || ({k} % 5); UPDATE booking SET note = note WHERE id = {j}
UPDATE booking SET note = CASE WHEN room = 1 THEN 'n2' ELSE 'n1' END WHERE room IN (1, 2)
DELETE FROM booking WHERE id = {k}
INSERT INTO computed (id, a, n) VALUES ({k}, {s}, {n})
UPDATE computed SET a = 'X' || {n} WHERE id = {k}; UPDATE computed SET a = 'A{k}' WHERE id = {j}; UPDATE computed SET a = 'A{j}' WHERE id = {k}
UPDATE computed SET n = n + 1
DELETE FROM computed WHERE id = {k}
INSERT INTO computed_key (a, big) VALUES ({k}, {big})
UPDATE computed_key SET a = {j} WHERE a = {k}
UPDATE computed_key SET big = {s} WHERE a = {k}
DELETE FROM computed_key WHERE a = {k}
INSERT INTO numbered (n, big) VALUES ({n}, {big})
UPDATE numbered SET n = {n} WHERE id % 10 = {k} % 10
UPDATE numbered SET id = DEFAULT WHERE id = {k}
INSERT INTO numbered OVERRIDING SYSTEM VALUE VALUES ({k}, {n}, NULL)
DELETE FROM numbered WHERE id = {k}
INSERT INTO numbered_by_default (n) VALUES ({n})
UPDATE numbered_by_default SET n = {n}, id = {k} WHERE id % 5 = {k} % 5
DELETE FROM numbered_by_default WHERE id = {k}
INSERT INTO parent VALUES ({k}, NULL, {n})
INSERT INTO child (parent, n) SELECT id, {n} FROM parent WHERE id = {k}
UPDATE parent SET id = {j} WHERE id = {k}
UPDATE child SET n = {n} WHERE parent = {k}
DELETE FROM parent WHERE id = {k}
DELETE FROM child WHERE id = {k}
SET CONSTRAINTS ALL DEFERRED; INSERT INTO child (parent, n) VALUES ({k}, 1); INSERT INTO parent VALUES ({k}) ON CONFLICT DO NOTHING
INSERT INTO base VALUES ({k}, {s}); INSERT INTO derived VALUES ({k}, {s}, {q})
UPDATE base SET a = {q} WHERE id = {k}
UPDATE ONLY base SET id = {j} WHERE id = {k}
DELETE FROM base WHERE id = {k}
INSERT INTO parts VALUES ({k}, {r}, {n}, {big})
UPDATE parts SET region = {r} WHERE id = {k}
UPDATE parts SET region = {r}, id = {j} WHERE id = {k}
UPDATE parts SET n = {n} WHERE id BETWEEN {k} AND {k} + 5
UPDATE parts_us SET id = {j} WHERE id = {k}
DELETE FROM parts WHERE id = {k}
INSERT INTO days VALUES ('2026-06-15', {n}), ('2026-06-15', {n}), ('2026-12-31', {n})
UPDATE days SET at = '2027-01-01'::date - at + '2026-01-01'::date WHERE n % 5 = {n} % 5
DELETE FROM days WHERE ctid = (SELECT min(ctid) FROM days_1) AND tableoid = 'days_1'::regclass
INSERT INTO typed VALUES ({k}, {q})
UPDATE typed SET t = t || {s}, id = {j} WHERE id = {k}
DELETE FROM typed WHERE id = {k}
INSERT INTO reordered (id, t, later) VALUES ({k}, {s}, {big})
UPDATE reordered SET later = {q}, n = {n} WHERE id = {k}
DELETE FROM reordered WHERE id = {k}
INSERT INTO "Case" ("from ""x") VALUES ({q}); INSERT INTO "case" VALUES ({k}, {s})
UPDATE "Case" SET "from ""x" = {s}, "select" = DEFAULT WHERE "select" = {k}; DELETE FROM "case" WHERE "select" = {k}
INSERT INTO "Odd ""Schema"."a name of sixty-three bytes, which is the most one may have" VALUES ({k}, {q})
UPDATE "Odd ""Schema"."a name of sixty-three bytes, which is the most one may have" SET "Key ""of"" it" = {j} WHERE "Key ""of"" it" = {k}
DELETE FROM "Odd ""Schema"."a name of sixty-three bytes, which is the most one may have" WHERE "Key ""of"" it" = {j}
INSERT INTO "Odd ""Schema".keyed VALUES ({k}, {q}) ON CONFLICT DO NOTHING
DELETE FROM "Odd ""Schema".keyed WHERE id = {k}
INSERT INTO cleared VALUES ({k}, {n}); INSERT INTO cleared_too VALUES ({k}, {n})
INSERT INTO secured VALUES ({k}, DEFAULT, {n}) ON CONFLICT DO NOTHING; UPDATE secured SET n = {n} WHERE id = {j}
INSERT INTO keyless SELECT g % 5, md5(g::text), NULL, g, NULL FROM generate_series(1, 300) g
INSERT INTO keyed SELECT 100000 + g, g, 'many', NULL, NULL FROM generate_series(1, 2000) g ON CONFLICT DO NOTHING
DELETE FROM keyed WHERE id > 100000
SELECT pg_logical_emit_message(true, 'torture', {q}), pg_logical_emit_message(false, 'torture', {q})
INSERT INTO unlogged_ VALUES ({k}, {n}) ON CONFLICT (id) DO UPDATE SET n = excluded.n
UPDATE unlogged_ SET n = n + 1 WHERE id = {k}; DELETE FROM unlogged_ WHERE id = {j}
INSERT INTO wide (id, c2, c800, c1600) VALUES ({k}, {n}, {k}, {j}) ON CONFLICT (id) DO UPDATE SET c1600 = excluded.c1600
UPDATE wide SET id = {j}, c1599 = {n} WHERE id = {k}
DELETE FROM wide WHERE id = {k}
SELECT nextval('downwards') FROM generate_series(1, {k})
SELECT setval('downwards', {n}, {n} % 2 = 0)
~SELECT CASE WHEN last_value < 20 THEN nextval('exhausted') END FROM exhausted
SELECT lo_from_bytea(70000 + {k}, decode(repeat(md5('{n}'), {j} * 20), 'hex'))
~SELECT lo_put(70000 + {k}, {j}, 'put')
~SELECT lo_truncate(lo_open(70000 + {k}, 131072), {j})
~SELECT lo_unlink(70000 + {k})
~INSERT INTO catalog_bound VALUES ({k}, 'parts_eu', 'pair', 'now', 'abs(integer)', '||/', '-(NONE,integer)', 'public', 'torture_clerk', 'simple', 'english_stem', '"C"', ARRAY['kinds', NULL]::regclass[], '1 {k} 3', '{k} {j}')
~UPDATE catalog_bound SET rc = '"Odd ""Schema".keyed', rt = 'shorter[]', rn = 'pg_catalog', rcs = rcs || '"case"'::regclass WHERE id = {k}
~UPDATE catalog_bound SET id = {j}, rc = NULL, rp = '-', rr = '-' WHERE id = {k}
~DELETE FROM catalog_bound WHERE id = {k}
~INSERT INTO catalog_bound_without_key SELECT 'keyed', '{mood,NULL,int4range}' FROM generate_series(1, 3)
~UPDATE catalog_bound_without_key SET rc = 'days_1' WHERE ctid IN (SELECT ctid FROM catalog_bound_without_key LIMIT 2)
~DELETE FROM catalog_bound_without_key WHERE ctid IN (SELECT ctid FROM catalog_bound_without_key LIMIT 2)
~INSERT INTO by_catalog VALUES ((ARRAY['keyed', 'kinds', 'parent', 'child', 'booking'])[{k} % 5 + 1]::regclass, {n}, {big}) ON CONFLICT (rc) DO UPDATE SET n = excluded.n
~UPDATE by_catalog SET rc = 'typed', n = {n} WHERE rc = 'keyed'::regclass
~DELETE FROM by_catalog WHERE rc IN ('typed', 'child')
~INSERT INTO made_{c} (id) VALUES ({k})
~UPDATE made_{c} SET id = {j} WHERE id = {k}
~DELETE FROM made_{c} WHERE id = {k}
~INSERT INTO taken_{c} SELECT id, n FROM keyed WHERE id % 10 = {k} % 10
~UPDATE taken_{c} SET n = {n}
