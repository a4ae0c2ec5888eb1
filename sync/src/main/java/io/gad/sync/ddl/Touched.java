package io.gad.sync.ddl;

import io.gad.postgres.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a definition means for a copy that is under way: which tables are worth nothing any more. */
public sealed interface Touched {

    /**
     * These, where they are part of the copy; others may have been made. The rest of the schema is as it was.
     *
     * @param dropped what was, as the server writes its name: tables, of whatever kind
     */
    record Tables(List<TableName> names, List<String> dropped) implements Touched {

        public Tables {
            names = List.copyOf(names);
            dropped = List.copyOf(dropped);
        }
    }

    /** Something that the copy has made already and that cannot be made again alone. */
    record Schema() implements Touched {}

    /** What is dumped anew and restored behind the rows. */
    Set<String> BEHIND_THE_ROWS = Set.of(
            "CREATE INDEX",
            "ALTER INDEX",
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
            "REFRESH MATERIALIZED VIEW");

    Set<String> OF_TABLES = Set.of("CREATE TABLE", "CREATE TABLE AS", "SELECT INTO", "ALTER TABLE", "DROP TABLE");

    /** Ordinary tables, and what belongs to them. */
    Set<String> KINDS_WITH_TABLES = Set.of("r", "i", "S");

    static Touched by(DdlEntry entry) {
        if (entry.event() == DdlEntry.Event.CAPTURE_FAILED) {
            return new Schema();
        }
        if (entry.event() == DdlEntry.Event.TABLE_REWRITE || BEHIND_THE_ROWS.contains(entry.tag())) {
            return new Tables(List.of(), List.of()); // The statement of a rewrite has an entry of its own.
        }
        List<Image> images = Image.list(entry.images());
        boolean tablesAlone = images.stream()
                .allMatch(i -> i.isRelation()
                        && KINDS_WITH_TABLES.contains(i.relkind())
                        && i.string("persistence").equals("p"));
        if (!OF_TABLES.contains(entry.tag()) || !tablesAlone) {
            return new Schema();
        }
        List<String> dropped = new ArrayList<>();
        if (entry.event() == DdlEntry.Event.SQL_DROP) {
            Image.array(entry.objects())
                    .forEach(object -> dropped.add(object.path("identity").asString("")));
        }
        return new Tables(images.stream().map(Image::name).toList(), dropped);
    }
}
