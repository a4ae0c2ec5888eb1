-- Updates spread evenly over a table larger than the server's shared buffers; one transaction each.
CREATE TABLE readings (id int PRIMARY KEY, level double precision NOT NULL, at timestamptz NOT NULL, place text NOT NULL, filler text NOT NULL);
CREATE INDEX readings_place ON readings (place);

CREATE PROCEDURE fill(scale int) LANGUAGE sql AS $$
    INSERT INTO readings SELECT i, 0, now(), 'place ' || i % 1000, repeat('f', 100) FROM generate_series(1, scale) i;
$$;

CREATE PROCEDURE write_changes(transactions int, writer int, round int) LANGUAGE plpgsql AS $$
DECLARE
    rows int := (SELECT max(id) FROM readings);
    chosen int;
BEGIN
    FOR i IN 1..transactions LOOP
        chosen := 1 + floor(random() * rows);
        UPDATE readings SET level = random(), at = clock_timestamp() WHERE id = chosen;
        COMMIT;
    END LOOP;
END $$;
