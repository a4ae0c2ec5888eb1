package io.gad.sync.ddl;

import io.gad.postgres.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a definition means for a copy that is under way. */
public sealed interface Touched {

    /**
     * What is here can be kept, but for some.
     *
     * @param again tables of which nothing is worth anything any more, where they are part of the copy
     * @param keys what it did to indexes: the same holds of tables whose rows one of them names
     * @param beside whether something beside those tables is another now, which is to be brought in line
     * @param tried whether its own text is tried at once: rows behind it may need what it makes, and what it changes need not
     *     be dropped and made again
     */
    record Some(List<TableName> again, Indexes keys, boolean beside, boolean tried) implements Touched {

        public Some {
            again = List.copyOf(again);
        }
    }

    /**
     * What became of indexes.
     *
     * @param dropped as the server writes their names
     * @param altered tables of which one may have another name now
     */
    record Indexes(List<String> dropped, List<TableName> altered) {

        static final Indexes NONE = new Indexes(List.of(), List.of());

        public Indexes {
            dropped = List.copyOf(dropped);
            altered = List.copyOf(altered);
        }

        private static Indexes by(DdlEntry entry) {
            return switch (entry.tag()) {
                case "DROP INDEX" -> new Indexes(dropped(entry), List.of());
                case "ALTER INDEX" ->
                    new Indexes(
                            List.of(),
                            Image.list(entry.images()).stream().map(Image::name).toList());
                default -> NONE;
            };
        }

        private static List<String> dropped(DdlEntry entry) {
            List<String> names = new ArrayList<>();
            Image.array(entry.objects())
                    .forEach(object -> names.add(object.path("identity").asString("")));
            return names;
        }
    }

    /** Nobody knows: all is to be made again. */
    record Everything() implements Touched {}

    /** What is dumped anew and restored behind the rows. */
    Set<String> BEHIND_THE_ROWS = Set.of(
            "CREATE INDEX",
            "ALTER INDEX",
            "DROP INDEX",
            "CREATE TRIGGER",
            "ALTER TRIGGER",
            "DROP TRIGGER",
            "CREATE POLICY",
            "ALTER POLICY",
            "DROP POLICY",
            "CREATE RULE",
            "DROP RULE",
            "CREATE STATISTICS",
            "ALTER STATISTICS",
            "DROP STATISTICS",
            "CREATE PUBLICATION",
            "ALTER PUBLICATION",
            "DROP PUBLICATION",
            "ALTER DEFAULT PRIVILEGES",
            "REFRESH MATERIALIZED VIEW");

    Set<String> OF_TABLES = Set.of("CREATE TABLE", "CREATE TABLE AS", "SELECT INTO", "ALTER TABLE");

    /** What names tables that are made or dropped as the next snapshot has them. */
    Set<String> BY_THE_SNAPSHOT = Set.of("DROP TABLE", "IMPORT FOREIGN SCHEMA");

    /** Ordinary tables, and what belongs to them. */
    Set<String> KINDS_WITH_TABLES = Set.of("r", "i", "S");

    static Touched by(DdlEntry entry) {
        // A dump does not tell an extension's version.
        if (entry.event() == DdlEntry.Event.CAPTURE_FAILED || entry.tag().equals("ALTER EXTENSION")) {
            return new Everything();
        }
        if (entry.event() == DdlEntry.Event.TABLE_REWRITE) {
            return new Some(List.of(), Indexes.NONE, false, false); // The statement has an entry of its own.
        }
        if (BEHIND_THE_ROWS.contains(entry.tag())) {
            return new Some(List.of(), Indexes.by(entry), false, false);
        }
        List<Image> images = Image.list(entry.images());
        if (!OF_TABLES.contains(entry.tag())) {
            return new Some(List.of(), Indexes.NONE, true, !BY_THE_SNAPSHOT.contains(entry.tag()));
        }
        boolean tablesAlone = images.stream()
                .allMatch(i -> i.isRelation()
                        && KINDS_WITH_TABLES.contains(i.relkind())
                        && i.string("persistence").equals("p"));
        List<SqlStatement> moves = moves(entry, images);
        List<TableName> again = images.stream()
                .filter(i -> moves.isEmpty() || moves.stream().anyMatch(move -> move.mentions(i.ownName())))
                .map(Image::name)
                .toList();
        return new Some(again, Indexes.NONE, !tablesAlone, false);
    }

    /**
     * The statements that may have been it, if none of them does anything but attach or detach a partition: to the other
     * partitions nothing happens.
     */
    private static List<SqlStatement> moves(DdlEntry entry, List<Image> images) {
        String query = entry.query();
        if (!entry.tag().equals("ALTER TABLE") || query == null) {
            return List.of();
        }
        List<SqlStatement> candidates = SqlStatement.split(query, entry.hasStandardStrings()).stream()
                .filter(s -> s.hasTag("ALTER TABLE"))
                .filter(s -> images.stream().anyMatch(i -> s.mentions(i.ownName())))
                .toList();
        return candidates.stream().allMatch(SqlStatement::movesAPartition) ? candidates : List.of();
    }
}
