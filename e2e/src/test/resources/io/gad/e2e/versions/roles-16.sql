-- 16: what a membership gives is chosen for each.
GRANT reader TO team WITH INHERIT FALSE, SET TRUE;
CREATE ROLE looking;
GRANT reader TO looking WITH INHERIT TRUE, SET FALSE;
CREATE ROLE subscribing;
GRANT pg_create_subscription TO subscribing;
