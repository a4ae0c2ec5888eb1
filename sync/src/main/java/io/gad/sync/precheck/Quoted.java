package io.gad.sync.precheck;

import io.gad.postgres.TableName;
import java.util.List;

/** Names and values in evidence, and in the SQL that mends it. */
final class Quoted {

    private static final int NAMED = 10;

    private Quoted() {}

    /** As it is where it needs no quotes, so that it is read easily. */
    static String name(String name) {
        return name.matches("[a-z_][a-z0-9_]*") ? name : TableName.quote(name);
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** The first ten, and how many more there are. */
    static String first(List<?> names) {
        String first = String.join(
                ", ", names.stream().limit(NAMED).map(Object::toString).toList());
        return names.size() <= NAMED ? first : first + " and " + (names.size() - NAMED) + " more";
    }
}
