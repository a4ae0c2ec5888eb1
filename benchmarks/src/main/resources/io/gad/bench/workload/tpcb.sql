-- The tables and the transaction of pgbench's built-in TPC-B (sort of).
CREATE TABLE pgbench_branches (bid int PRIMARY KEY, bbalance int, filler char(88)) WITH (fillfactor = 100);
CREATE TABLE pgbench_tellers (tid int PRIMARY KEY, bid int, tbalance int, filler char(84)) WITH (fillfactor = 100);
CREATE TABLE pgbench_accounts (aid int PRIMARY KEY, bid int, abalance int, filler char(84)) WITH (fillfactor = 100);
CREATE TABLE pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));

CREATE PROCEDURE fill(scale int) LANGUAGE sql AS $$
    INSERT INTO pgbench_branches SELECT b, 0, '' FROM generate_series(1, scale) b;
    INSERT INTO pgbench_tellers SELECT t, (t - 1) / 10 + 1, 0, '' FROM generate_series(1, scale * 10) t;
    INSERT INTO pgbench_accounts SELECT a, (a - 1) / 100000 + 1, 0, '' FROM generate_series(1, scale * 100000) a;
$$;

CREATE PROCEDURE write_changes(transactions int, writer int, round int) LANGUAGE plpgsql AS $$
DECLARE
    scale int := (SELECT count(*) FROM pgbench_branches);
    a int; b int; t int; d int;
BEGIN
    FOR i IN 1..transactions LOOP
        a := 1 + floor(random() * scale * 100000);
        b := 1 + floor(random() * scale);
        t := 1 + floor(random() * scale * 10);
        d := floor(random() * 10001) - 5000;
        UPDATE pgbench_accounts SET abalance = abalance + d WHERE aid = a;
        UPDATE pgbench_tellers SET tbalance = tbalance + d WHERE tid = t;
        UPDATE pgbench_branches SET bbalance = bbalance + d WHERE bid = b;
        INSERT INTO pgbench_history (tid, bid, aid, delta, mtime) VALUES (t, b, a, d, clock_timestamp());
        COMMIT;
    END LOOP;
END $$;
