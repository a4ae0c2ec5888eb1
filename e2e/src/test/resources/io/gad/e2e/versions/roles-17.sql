-- 17: who may maintain tables that are not his.
CREATE ROLE keeper;
GRANT pg_maintain TO keeper WITH ADMIN TRUE;
