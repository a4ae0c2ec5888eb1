-- 18: virtual generated columns (the default kind), named NOT NULLs, temporal keys, constraints that are not enforced.
CREATE TABLE sales.virtual_18 (id integer PRIMARY KEY, n integer CONSTRAINT n_is_there NOT NULL, doubled integer GENERATED ALWAYS AS (n * 2),
    stored integer GENERATED ALWAYS AS (n + 1) STORED, big text);
ALTER TABLE sales.virtual_18 ADD CONSTRAINT small CHECK (n < 1000000) NOT ENFORCED;
ALTER TABLE sales.virtual_18 REPLICA IDENTITY FULL;
CREATE TABLE sales.virtual_by_index_18 (code integer NOT NULL UNIQUE, n integer, tripled integer GENERATED ALWAYS AS (n * 3) VIRTUAL);
CREATE TABLE sales.keyless_18 (n integer, stored integer GENERATED ALWAYS AS (n + 1) STORED, t text);
CREATE TABLE sales.price_18 (
    product integer, during daterange, price numeric NOT NULL,
    CONSTRAINT price_key PRIMARY KEY (product, during WITHOUT OVERLAPS));
CREATE TABLE sales.offer_18 (
    id integer, during daterange, product integer, UNIQUE (id, during WITHOUT OVERLAPS),
    FOREIGN KEY (product, PERIOD during) REFERENCES sales.price_18 (product, PERIOD during));
CREATE TABLE sales.child_18 (id integer PRIMARY KEY, parent integer REFERENCES sales.parent NOT ENFORCED);
CREATE TABLE sales.not_null_18 (id integer PRIMARY KEY, a integer, b integer);
ALTER TABLE sales.not_null_18 ADD CONSTRAINT a_is_there NOT NULL a NOT VALID, ADD CONSTRAINT b_is_there NOT NULL b NO INHERIT;
CREATE TABLE sales.uuid_18 (id uuid DEFAULT uuidv7() PRIMARY KEY, v text COLLATE pg_catalog.pg_unicode_fast);
