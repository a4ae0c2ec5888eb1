package io.gad.sync.precheck;

import java.util.ArrayList;
import java.util.List;

/** Nothing that is set for our account, its databases or the server stands in the way of long work. */
final class AccountSettingsCheck implements Check {

    private static final String NAME = "account-settings";

    /** What our sessions do not set for themselves, with what it should be. */
    private static final String IN_THE_WAY = """
            SELECT s.name, s.setting, s.source, w.wanted FROM pg_catalog.pg_settings s
              JOIN (VALUES ('transaction_timeout', '0'), ('temp_file_limit', '-1'),
                           ('default_transaction_deferrable', 'off'),
                           ('default_transaction_isolation', 'read committed')) w (name, wanted) ON w.name = s.name
             WHERE s.setting <> w.wanted ORDER BY 1
            """;

    private record Setting(String name, String value, String source, String wanted) {}

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (PrecheckScene.Place place : scene.places()) {
            for (Setting setting : place.session()
                    .list(
                            IN_THE_WAY,
                            row -> new Setting(
                                    row.getString(1), row.getString(2), row.getString(3), row.getString(4)))) {
                findings.add(finding(place, setting));
            }
        }
        return findings.isEmpty()
                ? List.of(Finding.pass(NAME, "nothing in the way is set for the accounts"))
                : findings;
    }

    private static Finding finding(PrecheckScene.Place place, Setting setting) {
        String user = place.server().user();
        String evidence = place + ": " + setting.name() + " = " + setting.value() + " for " + user + " (from: "
                + setting.source() + ")";
        String fix = "On the " + place.server().name() + ": ALTER ROLE " + Quoted.name(user) + " IN DATABASE "
                + Quoted.name(place.database()) + " SET " + setting.name() + " = " + Quoted.literal(setting.wanted())
                + ";";
        return setting.name().equals("transaction_timeout")
                ? Finding.fail(NAME, evidence + ": a copy that takes longer never ends", fix)
                : Finding.warn(NAME, evidence, fix);
    }
}
