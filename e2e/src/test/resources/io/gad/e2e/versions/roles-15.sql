-- Roles are the whole server's; only ever run on the source.
CREATE ROLE reader NOLOGIN;
CREATE ROLE writer LOGIN PASSWORD 'of writer' CONNECTION LIMIT 9;
CREATE ROLE team NOINHERIT CREATEROLE;
GRANT reader TO writer WITH ADMIN OPTION;
GRANT writer TO team;
GRANT pg_monitor TO team;
ALTER ROLE writer SET search_path = sales, public;
ALTER ROLE writer SET work_mem = '7MB';
