-- Where every sequence stands.
SELECT format('%I.%I %s', schemaname, sequencename, last_value) FROM pg_sequences WHERE schemaname <> 'gad' ORDER BY 1
