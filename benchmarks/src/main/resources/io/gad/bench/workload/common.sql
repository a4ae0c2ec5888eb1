-- Stands in every workload's database. A workload adds fill(scale), which makes its first rows, and
-- write_changes(transactions, writer, round), which commits so many transactions; the writers of a round run side by side.
CREATE TABLE marker (id bigint PRIMARY KEY);
CREATE TABLE heartbeat (id bigint PRIMARY KEY);
