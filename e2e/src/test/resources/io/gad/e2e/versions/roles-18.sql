-- 18: a role of its own for slots' statistics.
GRANT pg_signal_autovacuum_worker TO keeper;
