-- As rows-15.sql, for what schema-17.sql made.
INSERT INTO sales.parted_17 (at, v) SELECT g * 10, 'v' || g FROM generate_series(1, 20) g;
UPDATE sales.parted_17 SET at = at + 100 WHERE at < 50; UPDATE sales.parted_17 SET iv = '-infinity' WHERE id % 3 = 0;
INSERT INTO sales.excluded_17 VALUES (:r, '[1,5)'), (:r, '[5,9)'); UPDATE sales.excluded_17 SET during = '[9,10)' WHERE during = '[5,9)';
----
MERGE INTO sales.parted_17 p USING (VALUES (10), (20), (999)) s (at) ON p.at = s.at
    WHEN MATCHED THEN UPDATE SET v = p.v || 'm' WHEN NOT MATCHED BY TARGET THEN INSERT (at, v) VALUES (s.at, 'merged')
    WHEN NOT MATCHED BY SOURCE AND p.at = 190 THEN DELETE RETURNING merge_action(), p.id;
