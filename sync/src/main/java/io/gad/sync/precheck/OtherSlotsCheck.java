package io.gad.sync.precheck;

import java.util.List;

/** Others who read the source's changes: a promotion does not take them along. */
final class OtherSlotsCheck implements Check {

    private static final String NAME = "other-slots";

    private static final String OTHERS = "SELECT slot_name || ' (' || plugin || ', ' || database || ')'"
            + " FROM pg_catalog.pg_replication_slots WHERE slot_type = 'logical' AND slot_name !~ '^gad_'"
            + " AND NOT temporary ORDER BY 1";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<String> slots = scene.source().list(OTHERS, row -> row.getString(1));
        if (slots.isEmpty()) {
            return List.of(Finding.pass(NAME, "source: none"));
        }
        return List.of(Finding.warn(
                NAME,
                "source: logical slots of others: " + Quoted.first(slots) + "; a promotion does not take them along",
                "After a promotion, on the new primary: SELECT pg_create_logical_replication_slot('NAME', 'PLUGIN'); and"
                        + " have their readers begin there."));
    }
}
