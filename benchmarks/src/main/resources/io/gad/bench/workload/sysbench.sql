-- What sysbench's oltp_write_only changes: four tables, of which each transaction updates a row by an indexed and one by
-- another column, and deletes one that it inserts again. Each writer has every fourth row, so that none waits for another.
DO $$ BEGIN
    FOR t IN 1..4 LOOP
        EXECUTE format('CREATE TABLE sbtest%s (id int PRIMARY KEY, k int NOT NULL, c char(120) NOT NULL, pad char(60) NOT NULL)', t);
        EXECUTE format('CREATE INDEX ON sbtest%s (k)', t);
    END LOOP;
END $$;

CREATE PROCEDURE fill(scale int) LANGUAGE plpgsql AS $$
BEGIN
    FOR t IN 1..4 LOOP
        EXECUTE format('INSERT INTO sbtest%s SELECT i, 1 + floor(random() * $1), repeat(md5(i::text), 3), md5(i::text)
                        FROM generate_series(1, $1) i', t) USING scale;
    END LOOP;
END $$;

CREATE PROCEDURE write_changes(transactions int, writer int, round int) LANGUAGE plpgsql AS $$
DECLARE
    rows_each int := (SELECT count(*) / 4 FROM sbtest1);
    a int; b int; c int; t int;
BEGIN
    FOR i IN 1..transactions LOOP
        t := 1 + floor(random() * 4);
        a := 4 * floor(random() * rows_each) + writer + 1;
        b := 4 * floor(random() * rows_each) + writer + 1;
        c := 4 * floor(random() * rows_each) + writer + 1;
        EXECUTE format('UPDATE sbtest%s SET k = k + 1 WHERE id = $1', t) USING a;
        EXECUTE format('UPDATE sbtest%s SET c = $2 WHERE id = $1', t) USING b, repeat(md5(i::text), 3);
        EXECUTE format('DELETE FROM sbtest%s WHERE id = $1', t) USING c;
        EXECUTE format('INSERT INTO sbtest%s VALUES ($1, $2, $3, $4)', t)
            USING c, i, repeat(md5(c::text), 3), md5(i::text);
        COMMIT;
    END LOOP;
END $$;
