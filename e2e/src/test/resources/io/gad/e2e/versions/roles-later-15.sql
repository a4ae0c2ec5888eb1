-- Roles that change while the group runs.
ALTER ROLE reader CONNECTION LIMIT 3;
GRANT pg_read_all_settings TO reader;
REVOKE ADMIN OPTION FOR reader FROM writer;
CREATE ROLE later LOGIN NOINHERIT IN ROLE writer;
