-- As roles-later-15.sql.
GRANT reader TO later WITH INHERIT TRUE, SET FALSE;
REVOKE INHERIT OPTION FOR reader FROM looking;
