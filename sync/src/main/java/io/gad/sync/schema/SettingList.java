package io.gad.sync.schema;

import io.gad.postgres.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The stored form of a setting that is a list of names, such as {@code search_path}: {@code "$user", public}. */
final class SettingList {

    private static final Set<String> LISTS = Set.of(
            "search_path",
            "session_preload_libraries",
            "local_preload_libraries",
            "temp_tablespaces",
            "shared_preload_libraries",
            "unix_socket_directories");

    private SettingList() {}

    /** A value as SET takes it: a list of names item by item, for in one string it would be one name. */
    static String value(String name, String stored) {
        return LISTS.contains(name) ? parse(stored) : literal(stored);
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** The same list with every item in double quotes, so that nothing in it can be taken for anything else. */
    static String parse(String stored) {
        List<String> items = new ArrayList<>();
        StringBuilder item = new StringBuilder();
        boolean quoted = false;
        boolean wasQuoted = false;
        for (int i = 0; i < stored.length(); i++) {
            char c = stored.charAt(i);
            if (c == '"' && quoted && i + 1 < stored.length() && stored.charAt(i + 1) == '"') {
                item.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
                wasQuoted = true;
            } else if (c == ',' && !quoted) {
                items.add(finished(item, wasQuoted));
                item.setLength(0);
                wasQuoted = false;
            } else if (quoted || !Character.isWhitespace(c)) {
                item.append(quoted ? c : Character.toLowerCase(c));
            }
        }
        items.add(finished(item, wasQuoted));
        return String.join(", ", items);
    }

    private static String finished(StringBuilder item, boolean wasQuoted) {
        return wasQuoted && item.isEmpty() ? "''" : TableName.quote(item.toString());
    }
}
