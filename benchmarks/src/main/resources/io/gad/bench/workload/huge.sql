-- One transaction that changes every row of a table.
CREATE TABLE ledger (id int PRIMARY KEY, amount bigint NOT NULL, note text NOT NULL) WITH (fillfactor = 50);

CREATE PROCEDURE fill(scale int) LANGUAGE sql AS $$
    INSERT INTO ledger SELECT i, 0, md5(i::text) FROM generate_series(1, scale) i;
$$;

CREATE PROCEDURE write_changes(transactions int, writer int, round int) LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 1..transactions LOOP
        UPDATE ledger SET amount = amount + round + 1;
        COMMIT;
    END LOOP;
END $$;
