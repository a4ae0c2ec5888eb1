package io.gad.postgres.catalog;

import java.util.Comparator;

/**
 * An object of a schema as people name it.
 *
 * @param kind in PostgreSQL's words: {@code table}, {@code function}, {@code comment on view}
 * @param name with its schema, quoted where it must be, with arguments where they belong to it
 */
public record ObjectName(String kind, String name) implements Comparable<ObjectName> {

    private static final Comparator<ObjectName> ORDER =
            Comparator.comparing(ObjectName::kind).thenComparing(ObjectName::name);

    @Override
    public int compareTo(ObjectName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
