package io.gad.sync.precheck;

import io.gad.postgres.Session;
import java.util.ArrayList;
import java.util.List;

/** From 17 on event triggers can be switched off, which hides every definition; and can run at each login, also on a secondary. */
final class EventTriggersCheck implements Check {

    private static final String NAME = "event-triggers";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (String database : scene.databases()) {
            Session session = scene.sourceIn(database);
            if (session.one(
                    "SELECT pg_catalog.current_setting('event_triggers', true) = 'off'", r -> r.getBoolean(1))) {
                findings.add(Finding.fail(
                        NAME,
                        "source: event_triggers is off in database " + database + ": no definition would be captured",
                        "On the source: ALTER SYSTEM RESET event_triggers; ALTER DATABASE " + database
                                + " RESET event_triggers; and the same for roles; then reload."));
            }
            List<String> atLogin = session.list(
                    "SELECT evtname FROM pg_catalog.pg_event_trigger WHERE evtevent = 'login' AND evtenabled <> 'D'"
                            + " ORDER BY 1",
                    row -> row.getString(1));
            if (!atLogin.isEmpty()) {
                findings.add(Finding.warn(
                        NAME,
                        "database " + database + ": event triggers at login: " + TargetEmptyCheck.named(atLogin),
                        "They run on the secondary too, where a write is refused and with it the login. Let them return"
                                + " where (SELECT role FROM gad.member) is not PRIMARY."));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "definitions are seen by event triggers")) : findings;
    }
}
