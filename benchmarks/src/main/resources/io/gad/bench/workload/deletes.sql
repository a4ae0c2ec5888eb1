-- Transactions of ten deletes, scattered over the table.
CREATE TABLE sessions (id bigint PRIMARY KEY, started timestamptz NOT NULL, visitor text NOT NULL);
CREATE INDEX sessions_visitor ON sessions (visitor);

CREATE PROCEDURE fill(scale int) LANGUAGE sql AS $$
    INSERT INTO sessions SELECT i, now(), md5(i::text) FROM generate_series(0, scale - 1) i;
$$;

-- Each round has a range of its own, each writer every fourth row of it.
CREATE PROCEDURE write_changes(transactions int, writer int, round int) LANGUAGE plpgsql AS $$
DECLARE
    first bigint := round::bigint * transactions * 40;
BEGIN
    FOR i IN 0..transactions - 1 LOOP
        FOR j IN 0..9 LOOP
            DELETE FROM sessions WHERE id = first + (j::bigint * transactions + i) * 4 + writer;
        END LOOP;
        COMMIT;
    END LOOP;
END $$;
