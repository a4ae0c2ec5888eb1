package io.gad.cli;

/** Answers of a server, in the contract's words. */
final class Documents {

    static final String LEFT_OUT = """
            {"group": "orders", "patterns": ["public.log"], "tables": [{"database": "app", "table": "public.log",
             "bytes": 8192, "dependents": ["view public.logged"]}]}""";

    static final String GROUP = """
            {"id": "gad-4f7c", "name": "orders", "state": "RUNNING", "health": "HEALTHY", "epoch": 1, "primary": "eu",
             "members": [{"instance": "eu", "region": "eu-west", "role": "PRIMARY", "reachable": true, "readOnly": false},
                         {"instance": "us", "region": "us-east", "role": "SECONDARY", "reachable": true, "readOnly": true}],
             "syncTasks": [{"id": "t1", "source": "eu", "target": "us", "state": "INCREMENTAL", "lagMillis": 12,
               "lagBytes": 2048, "copyRowsPerSecond": 0, "copyBytesPerSecond": 1048576, "databases": [{"database": "app", "phase": "INCREMENTAL", "position": "0/1A2B3C",
                 "rowsCopied": 1000, "rowsTotal": 1000, "bytesCopied": 81920, "bytesTotal": 81920, "millisLeft": null, "problem": null, "notes": [], "leftOut": [], "copy": null}]}],
             "operation": null,
             "connection": {"libpq": "postgresql://eu-db:5432,us-db:5432/app?target_session_attrs=read-write",
               "pgjdbc": "jdbc:postgresql://eu-db:5432,us-db:5432/app?targetServerType=primary&hostRecheckSeconds=1",
               "pgjdbcWithTimeout": "jdbc:postgresql://eu-db:5432,us-db:5432/app?targetServerType=primary&hostRecheckSeconds=1&socketTimeout=1",
               "npgsql": "Host=eu-db:5432,us-db:5432;Database=app;Target Session Attributes=read-write",
               "pgx": "postgres://eu-db:5432,us-db:5432/app?target_session_attrs=read-write"}}
            """;

    static final String PROMOTED_GROUP = """
            {"id": "gad-4f7c", "name": "orders", "state": "RUNNING", "health": "NO_SECONDARY", "epoch": 2, "primary": "us",
             "members": [{"instance": "us", "region": "us-east", "role": "PRIMARY", "reachable": true, "readOnly": false}],
             "syncTasks": [], "operation": null,
             "connection": {"libpq": "postgresql://us-db:5432/app?target_session_attrs=read-write",
               "pgjdbc": "jdbc:postgresql://us-db:5432/app?targetServerType=primary&hostRecheckSeconds=1",
               "pgjdbcWithTimeout": "jdbc:postgresql://us-db:5432/app?targetServerType=primary&hostRecheckSeconds=1&socketTimeout=1",
               "npgsql": "Host=eu-db:5432,us-db:5432;Database=app;Target Session Attributes=read-write",
               "pgx": "postgres://eu-db:5432,us-db:5432/app?target_session_attrs=read-write"}}
            """;

    static final String STOPPED_GROUP = """
            {"id": "gad-4f7c", "name": "orders", "state": "RUNNING", "health": "SYNC_STOPPED", "epoch": 1, "primary": "eu",
             "members": [{"instance": "eu", "region": "eu-west", "role": "PRIMARY", "reachable": true, "readOnly": false},
                         {"instance": "us", "region": "us-east", "role": "SECONDARY", "reachable": false, "readOnly": true}],
             "syncTasks": [{"id": "t1", "source": "eu", "target": "us", "state": "FAILED", "lagMillis": null,
               "lagBytes": null, "copyRowsPerSecond": 0, "copyBytesPerSecond": 0, "databases": [{"database": "app", "phase": "FULL", "position": null,
                 "rowsCopied": 10, "rowsTotal": 1000, "bytesCopied": 8192, "bytesTotal": 819200, "millisLeft": 5000, "problem": {"type": "urn:gad:problem:slot-lost", "title": "Slot lost",
                 "status": 503, "detail": "Expected slot gad_t1 on eu, found none.", "code": "SLOT_LOST",
                 "hint": "Remove the secondary and add it again."}}]}],
             "operation": null}
            """;

    static final String INSTANCE = """
            {"name": "eu", "region": "eu-west", "state": "MEMBER", "fence": "NONE", "group": "orders", "reachable": true,
             "readOnly": false, "version": "15.13", "lastAnswer": "2026-01-02T03:04:05Z", "hosts": ["eu-db:5432"]}
            """;

    static final String PREVIEW = """
            {"epoch": 1, "plan": "p-01234567-89abcdef-01234567-89abcdef", "primaryAnswers": false,
             "expectedLoss": {"seconds": 0.4, "bytes": 2048, "transactions": 3, "evidenceAgeMillis": 12000, "transactionsPerSecond": 20.0,
               "databases": [{"database": "app", "seconds": 0.4, "bytes": 2048, "transactions": 3, "evidenceAgeMillis": 12000,
                   "transactionsPerSecond": 20.0},
                 {"database": "stock", "seconds": null, "bytes": null, "transactions": null, "evidenceAgeMillis": 12000,
                   "transactionsPerSecond": null}]},
             "steps": [{"name": "RecordNewPrimary", "meaning": "From here on us is the primary."}],
             "members": [{"instance": "eu", "role": "PRIMARY", "reachable": false, "becomes": "FORMER_PRIMARY", "note": null},
                         {"instance": "us", "role": "SECONDARY", "reachable": true, "becomes": "PRIMARY", "note": null}],
             "findings": [{"check": "primary-silent", "level": "WARN", "evidence": "eu has not answered for 12 s.",
               "fix": null}]}
            """;

    static final String REFUSED_PREVIEW = """
            {"epoch": 1, "plan": "p-01234567-89abcdef-01234567-89abcdef", "primaryAnswers": true, "expectedLoss": null,
             "steps": [], "members": [], "findings": [],
             "refusals": [{"title": "Busy", "status": 409, "detail": "Another promotion runs.", "code": "GROUP_BUSY",
               "hint": "Wait for it."},
              {"title": "Changed", "status": 409, "detail": "The members are others.", "code": "PLAN_CHANGED", "hint": null}]}
            """;

    static final String LOST = """
            {"group": "orders", "formerPrimary": "eu", "complete": true, "missing": null, "total": 1, "offset": 0,
             "transactions": [{"xid": 741, "formerPrimary": "eu", "epoch": 1, "decidedBy": null, "decidedAt": null, "changeCount": 3,
             "commitTime": "2026-01-02T03:04:05Z", "lsn": "0/1A2B3C", "database": "app", "status": "OPEN",
             "changes": [{"table": "public.orders", "op": "INSERT", "old": null, "new": {"id": "1"}},
                         {"table": "public.orders", "op": "INSERT", "old": null, "new": {"id": "2"}},
                         {"table": "public.stock", "op": "UPDATE", "old": {"id": "1"}, "new": {"id": "1", "n": "4"}}]}]}
            """;

    static final String ALERTS = """
            {"webhooks": [{"name": "pager", "origin": "https://pager.example", "topics": ["health", "lag"], "waiting": 2,
              "delivered": 5, "failures": 3, "dropped": 4, "lastDelivery": "2026-01-02T03:04:05Z",
              "lastError": "the answer was status 500", "nextAttempt": "2026-01-02T03:14:05Z"}],
             "standing": [{"group": "orders", "topic": "lag", "subject": "us", "summary": "us is 40.0 s behind eu",
              "since": "2026-01-02T03:04:05Z"}],
             "alerts": [{"id": "b7c1", "time": "2026-01-02T03:04:05Z", "type": "lag-began", "group": "orders",
              "subject": "us", "summary": "us is 40.0 s behind eu", "facts": {"lagMillis": "40000"}, "dropped": null,
              "waiting": ["pager"]}]}
            """;

    static final String FINDINGS = """
            {"findings": [{"check": "wal-level", "level": "PASS", "evidence": "eu: wal_level is logical.", "fix": null},
             {"check": "replication-right", "level": "FAIL", "evidence": "eu: role gad has no REPLICATION.",
              "fix": "ALTER ROLE gad REPLICATION;"}]}
            """;

    private Documents() {}

    static String operation(String type, String state, String more) {
        String ended = state.equals("RUNNING") ? "null" : "\"2026-01-02T03:04:06Z\"";
        return """
                {"id": "op-7f3", "type": "%s", "group": "orders", "instance": "us", "state": "%s", "actor": "admin",
                 "startedAt": "2026-01-02T03:04:05Z", "endedAt": %s,
                 "steps": [{"name": "Precheck", "outcome": "DONE", "millis": 40, "detail": "All checks passed."}]%s}
                """.formatted(type, state, ended, more);
    }

    static String problem(int status, String code, String detail, String hint) {
        return "{\"type\": \"urn:gad:problem:x\", \"title\": \"Refused\", \"status\": " + status + ", \"detail\": \""
                + detail + "\", \"code\": \"" + code + "\", \"hint\": \"" + hint + "\"}";
    }
}
