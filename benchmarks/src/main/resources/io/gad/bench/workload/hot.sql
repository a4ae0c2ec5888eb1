-- Few rows, many updates: each transaction changes one of them.
CREATE TABLE counters (id int PRIMARY KEY, hits bigint NOT NULL, note text NOT NULL) WITH (fillfactor = 50);

CREATE PROCEDURE fill(scale int) LANGUAGE sql AS $$
    INSERT INTO counters SELECT i, 0, repeat('n', 40) FROM generate_series(1, scale) i;
$$;

CREATE PROCEDURE write_changes(transactions int, writer int, round int) LANGUAGE plpgsql AS $$
DECLARE
    rows int := (SELECT count(*) FROM counters);
    chosen int;
BEGIN
    FOR i IN 1..transactions LOOP
        chosen := 1 + floor(random() * rows);
        UPDATE counters SET hits = hits + 1 WHERE id = chosen;
        COMMIT;
    END LOOP;
END $$;
