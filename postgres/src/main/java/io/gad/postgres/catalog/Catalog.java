package io.gad.postgres.catalog;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads one database's catalog through a session, each call anew, in the session's running transaction if any. */
public final class Catalog {

    private static final String TABLES = SqlFile.read("tables");
    private static final String COLUMNS = SqlFile.read("columns");
    private static final String UNIQUE_INDEXES = SqlFile.read("unique_indexes");
    private static final String SEQUENCES = SqlFile.read("sequences");
    private static final String DEFINITIONS = SqlFile.read("table_definitions");
    private static final String OID_BOUND = SqlFile.read("oid_bound_columns");
    private static final String OBJECTS = SqlFile.read("schema_objects");

    /** Text that PostgreSQL composes, and a privilege that came with 17: no two majors agree on them. */
    private static final Pattern OF_ONE_MAJOR = Pattern.compile("(?m)^(~ .*|acl .* MAINTAIN( grantable)?)\\R?");

    private final Session session;

    public Catalog(Session session) {
        this.session = session;
    }

    /** Every table of the customer's, by name; partitioned roots and leaves, not the system's, not ours. */
    public List<Table> tables() {
        return read("", List.of());
    }

    /** One table, if it exists (again: not the system's, not ours). */
    public Optional<Table> table(TableName name) {
        Optional<Long> oid = session.first(
                "SELECT table_oid FROM (" + TABLES + ") q WHERE schema_name = ? AND table_name = ?",
                row -> row.getLong(1),
                name.schema(),
                name.name());
        return oid.flatMap(o ->
                read(" WHERE q.relid = ?::bigint::oid", List.of(o)).stream().findFirst());
    }

    /** Those of these tables that still exist, whatever they are called by now; in as many queries as one table takes. */
    public List<Table> tables(Collection<Long> oids) {
        String array = oids.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
        return read(" WHERE q.relid = ANY (?::oid[])", List.of(array));
    }

    private List<Table> read(String where, List<Object> parameters) {
        @Nullable Object[] given = parameters.toArray();
        Map<Long, List<Column>> columns = new HashMap<>();
        session.list(
                "SELECT * FROM (" + COLUMNS + ") q" + where + " ORDER BY table_oid, position",
                row -> columns.computeIfAbsent(row.getLong("table_oid"), oid -> new ArrayList<>())
                        .add(column(row)),
                given);
        Map<Long, List<UniqueIndex>> indexes = new HashMap<>();
        session.list(
                "SELECT * FROM (" + UNIQUE_INDEXES + ") q" + where + " ORDER BY index_name",
                row -> {
                    long oid = row.getLong("table_oid");
                    return indexes.computeIfAbsent(oid, o -> new ArrayList<>())
                            .add(index(row, columns.getOrDefault(oid, List.of())));
                },
                given);
        return session.list(
                "SELECT * FROM (" + TABLES + ") q" + where
                        + " ORDER BY schema_name COLLATE \"C\", table_name COLLATE \"C\"",
                row -> {
                    long oid = row.getLong("table_oid");
                    return table(row, columns.getOrDefault(oid, List.of()), indexes.getOrDefault(oid, List.of()));
                },
                given);
    }

    private static Table table(ResultSet row, List<Column> columns, List<UniqueIndex> indexes) throws SQLException {
        return new Table(
                row.getLong("table_oid"),
                new TableName(row.getString("schema_name"), row.getString("table_name")),
                row.getBoolean("is_partitioned"),
                row.getBoolean("is_partition"),
                row.getBoolean("is_logged"),
                row.getLong("estimated_rows"),
                row.getLong("estimated_bytes"),
                row.getString("owner_name"),
                row.getBoolean("is_of_extension"),
                columns,
                RowIdentity.of(row.getString("replica_identity").charAt(0), indexes),
                indexes);
    }

    private static Column column(ResultSet row) throws SQLException {
        return new Column(
                row.getString("column_name"),
                row.getInt("position"),
                row.getLong("type_oid"),
                row.getString("type_name"),
                row.getString("base_type_name"),
                row.getLong("base_type_oid"),
                row.getInt("base_modifier"),
                Optional.ofNullable(row.getString("collation_name")),
                row.getBoolean("is_not_null"),
                row.getBoolean("has_default"),
                switch (row.getString("identity_kind")) {
                    case "a" -> Column.Identity.ALWAYS;
                    case "d" -> Column.Identity.BY_DEFAULT;
                    default -> Column.Identity.NONE;
                },
                switch (row.getString("generated_kind")) {
                    case "s" -> Column.Generated.STORED;
                    case "v" -> Column.Generated.VIRTUAL;
                    default -> Column.Generated.NO;
                },
                row.getBoolean("takes_binary"),
                Optional.ofNullable(row.getString("reading")));
    }

    /** A generated column hides the ones that it is computed from, so an index over one may depend on any column. */
    private static UniqueIndex index(ResultSet row, List<Column> columns) throws SQLException {
        List<String> names = strings(row, "key_columns");
        List<String> equalities = strings(row, "equalities");
        List<UniqueIndex.KeyColumn> key = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            key.add(new UniqueIndex.KeyColumn(names.get(i), equalities.get(i)));
        }
        Set<String> touched = new HashSet<>(strings(row, "touched_columns"));
        boolean anyColumn = row.getBoolean("touches_whole_row")
                || columns.stream().anyMatch(c -> !c.isWritable() && touched.contains(c.name()));
        if (anyColumn) {
            columns.forEach(c -> touched.add(c.name()));
        }
        return new UniqueIndex(
                row.getString("index_name"),
                row.getBoolean("is_primary"),
                row.getBoolean("is_exclusion"),
                row.getBoolean("is_replica_identity"),
                row.getBoolean("is_immediate"),
                row.getBoolean("is_valid"),
                row.getBoolean("is_partial"),
                row.getBoolean("has_expressions"),
                key,
                touched);
    }

    private static List<String> strings(ResultSet row, String column) throws SQLException {
        return Arrays.asList((String[]) row.getArray(column).getArray());
    }

    /** Every sequence of the customer's, by name, with its last value. */
    public List<Sequence> sequences() {
        return session.list(
                "SELECT * FROM (" + SEQUENCES + ") q ORDER BY schema_name COLLATE \"C\", sequence_name COLLATE \"C\"",
                Catalog::sequence);
    }

    private static Sequence sequence(ResultSet row) throws SQLException {
        String ownerTable = row.getString("owner_table");
        long last = row.getLong("last_value");
        Optional<Long> lastValue = row.wasNull() ? Optional.empty() : Optional.of(last);
        return new Sequence(
                new TableName(row.getString("schema_name"), row.getString("sequence_name")),
                row.getString("type_name"),
                row.getLong("start_value"),
                row.getLong("min_value"),
                row.getLong("max_value"),
                row.getLong("increment_by"),
                row.getLong("cache_size"),
                row.getBoolean("cycles"),
                lastValue,
                ownerTable == null
                        ? Optional.empty()
                        : Optional.of(new TableName(row.getString("owner_schema"), ownerTable)),
                Optional.ofNullable(row.getString("owner_column")));
    }

    /** Each table's fingerprint. Two sides hold the same tables if these maps are equal. */
    public SortedMap<TableName, Fingerprint> fingerprints() {
        SortedMap<TableName, Fingerprint> all = new TreeMap<>();
        session.list(DEFINITIONS, row -> all.put(nameOf(row), Fingerprint.of(row.getString("definition"))));
        return all;
    }

    /**
     * Every object of the customer's by kind and name: schemas, relations with everything that hangs on them, functions,
     * types, comments and the rest of what a schema dump knows. Two sides hold the same schema if these maps are equal.
     *
     * @param acrossMajors leaves out what servers of two major versions say differently though it means the same
     */
    public SortedMap<ObjectName, Fingerprint> objects(boolean acrossMajors) {
        Map<Long, String> tables = new HashMap<>();
        session.list(DEFINITIONS, row -> tables.put(row.getLong("table_oid"), row.getString("definition")));
        SortedMap<ObjectName, Fingerprint> all = new TreeMap<>();
        session.list(withoutWhatIsNewer(OBJECTS), row -> {
            String facts = row.getString("definition");
            String table = tables.get(row.getLong("object_oid"));
            boolean ofTable = table != null && row.getString("kind").equals("table");
            String whole = ofTable ? table + "\n" + facts : facts;
            String compared = acrossMajors ? OF_ONE_MAJOR.matcher(whole).replaceAll("") : whole;
            return all.put(
                    new ObjectName(row.getString("kind"), row.getString("name")), Fingerprint.of(compared.strip()));
        });
        return all;
    }

    public int majorVersion() {
        return session.one(
                "SELECT pg_catalog.current_setting('server_version_num')::int / 10000", row -> row.getInt(1));
    }

    private String withoutWhatIsNewer(String sql) {
        return majorVersion() < 14 ? sql.replace("a.attcompression::text", "''") : sql;
    }

    /** One table's fingerprint, if the table exists. */
    public Optional<Fingerprint> fingerprint(TableName name) {
        return session.first(
                "SELECT definition FROM (" + DEFINITIONS + ") q WHERE schema_name = ? AND table_name = ?",
                row -> Fingerprint.of(row.getString(1)),
                name.schema(),
                name.name());
    }

    /**
     * Columns whose binary form means something on their own server only ({@code regclass} and its like): a stream that
     * carries them must be a text one. Each as {@code schema.table.column}.
     */
    public List<String> oidBoundColumns() {
        return session.list(OID_BOUND, row -> nameOf(row) + "." + row.getString("column_name"));
    }

    private static TableName nameOf(ResultSet row) throws SQLException {
        return new TableName(row.getString("schema_name"), row.getString("table_name"));
    }
}
