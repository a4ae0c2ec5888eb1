package io.gad.sync.reapply;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of the present primary, locked.
 *
 * @param values all its columns by name, as the log would write them
 * @param sinceUntouched whether nobody has written it since the former primary's reign, but for what was re-applied of it
 */
record StandingRow(Place place, Map<String, @Nullable String> values, boolean sinceUntouched) {

    /** Where it lies; the same for as long as it is locked and not written. */
    record Place(String table, String ctid) {}

    StandingRow {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
