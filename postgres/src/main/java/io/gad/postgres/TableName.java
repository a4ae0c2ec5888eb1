package io.gad.postgres;

/** The full name of a table (or any relation), as the catalog holds it: unquoted. */
public record TableName(String schema, String name) implements Comparable<TableName> {

    /** {@code "schema"."name"}, safe to stand in a statement. */
    public String quoted() {
        return quote(schema) + "." + quote(name);
    }

    /** One identifier in double quotes, its own quotes doubled. */
    public static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    @Override
    public int compareTo(TableName other) {
        int bySchema = schema.compareTo(other.schema);
        return bySchema != 0 ? bySchema : name.compareTo(other.name);
    }

    /** {@code schema.name}, for people. */
    @Override
    public String toString() {
        return schema + "." + name;
    }
}
