-- A table without a key: its rows are known by all their values.
CREATE TABLE journal (at timestamptz, kind text, amount int, note text);
ALTER TABLE journal REPLICA IDENTITY FULL;

CREATE PROCEDURE fill(scale int) LANGUAGE sql AS $$
    INSERT INTO journal SELECT now(), 'kind ' || i % 10, i, md5(i::text) FROM generate_series(1, scale) i;
$$;

-- Found here by the place of the row, so that the source does not search either.
CREATE PROCEDURE write_changes(transactions int, writer int, round int) LANGUAGE plpgsql AS $$
DECLARE
    places tid[] := (SELECT array_agg(ctid) FROM (SELECT ctid FROM journal ORDER BY md5(amount::text || round) LIMIT transactions) t);
BEGIN
    FOR i IN 1..transactions LOOP
        IF i % 4 = 0 THEN
            DELETE FROM journal WHERE ctid = places[i];
            INSERT INTO journal VALUES (clock_timestamp(), 'new', -i, md5((round * 1000000 + i)::text));
        ELSE
            UPDATE journal SET amount = amount + 1 WHERE ctid = places[i];
        END IF;
        COMMIT;
    END LOOP;
END $$;
