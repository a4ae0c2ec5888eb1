-- Rows whose large value stands outside the table (TOAST) and does not change.
CREATE TABLE documents (id int PRIMARY KEY, views int NOT NULL, seen timestamptz, title text NOT NULL, body text NOT NULL);
ALTER TABLE documents ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE PROCEDURE fill(scale int) LANGUAGE sql AS $$
    INSERT INTO documents SELECT i, 0, NULL, 'title ' || i, repeat(md5(i::text), 200) FROM generate_series(1, scale) i;
$$;

CREATE PROCEDURE write_changes(transactions int, writer int, round int) LANGUAGE plpgsql AS $$
DECLARE
    rows int := (SELECT count(*) FROM documents);
    chosen int;
BEGIN
    FOR i IN 1..transactions LOOP
        chosen := 1 + floor(random() * rows);
        UPDATE documents SET views = views + 1, seen = clock_timestamp() WHERE id = chosen;
        COMMIT;
    END LOOP;
END $$;
