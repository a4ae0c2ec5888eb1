package io.gad.sync.copy;

import io.gad.member.Mandate;
import io.gad.member.MemberLock;
import io.gad.postgres.Literal;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import io.gad.postgres.catalog.Catalog;
import io.gad.postgres.catalog.Column;
import io.gad.postgres.catalog.Table;
import io.gad.postgres.catalog.UniqueIndex.KeyColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads single rows under the snapshot: those of which a change came without all of its columns, when the target did not
 * hold the row. Some keys a transaction; killed anywhere, those that are left stay noted.
 */
final class KeysAgain {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int AT_ONCE = 500;

    private record Waiting(long id, Map<String, String> key) {}

    private final Session source;
    private final Session target;
    private final String snapshot;
    private final Mandate mandate;
    private final Pipe pipe;

    KeysAgain(Session source, Session target, String snapshot, Mandate mandate, Throttle throttle) {
        this.source = source;
        this.target = target;
        this.snapshot = snapshot;
        this.mandate = mandate;
        this.pipe = new Pipe(source, target, throttle);
    }

    void read(CopyTable table) {
        List<Waiting> some = waiting(table);
        while (!some.isEmpty()) {
            read(table, some);
            some = waiting(table);
        }
    }

    private List<Waiting> waiting(CopyTable table) {
        return target.list(
                "SELECT id, key::text FROM gad.load_key WHERE relid = ? ORDER BY id LIMIT " + AT_ONCE,
                row -> new Waiting(
                        row.getLong(1), JSON.readValue(row.getString(2), new TypeReference<Map<String, String>>() {})),
                table.oid());
    }

    private void read(CopyTable table, List<Waiting> some) {
        List<String> names = List.copyOf(some.getFirst().key().keySet());
        CopyProgress.Running counter = new CopyProgress.Running(Chunk.whole(table));
        target.transaction(() -> {
            MemberLock.hold(target, mandate);
            // Nothing was analyzed yet: the planner must not prefer to read the whole table for some rows.
            target.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_mergejoin = off");
            target.execute("DELETE FROM ONLY " + table.name().quoted() + " WHERE ctid = ANY("
                    + rows(target, table, names, some) + ")");
            source.transaction(() -> {
                source.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                source.adopt(snapshot);
                pipe.run(
                        table.copyOut(" WHERE ctid = ANY(" + rows(source, table, names, some) + ")"),
                        table.copyIn(),
                        table,
                        counter);
                SameTable.require(source, table);
            });
            target.update(
                    "DELETE FROM gad.load_key WHERE relid = ? AND id <= ?",
                    table.oid(),
                    some.getLast().id());
        });
    }

    /** The places of the rows that the keys name on one side, each once. */
    private static String rows(Session side, CopyTable table, List<String> names, List<Waiting> some) {
        Table known = new Catalog(side)
                .table(table.name())
                .orElseThrow(() -> new PostgresException("Table " + table.name() + " is gone", SqlState.UNDEFINED));
        Map<String, String> equalities = known
                .keyOver(names)
                .orElseThrow(() -> new PostgresException(
                        "Table " + table.name() + " has no index over " + names + " any more", SqlState.UNDEFINED))
                .key()
                .stream()
                .collect(Collectors.toMap(KeyColumn::name, KeyColumn::equality));
        List<Column> columns =
                names.stream().map(name -> known.column(name).orElseThrow()).toList();
        List<String> values = new ArrayList<>();
        for (Waiting one : some) {
            values.add(columns.stream()
                    .map(c -> "CAST(" + Literal.of(one.key().getOrDefault(c.name(), "")) + " AS " + c.baseType() + ")")
                    .collect(Collectors.joining(", ", "(", ")")));
        }
        String aliases =
                IntStream.range(0, columns.size()).mapToObj(i -> "k" + i).collect(Collectors.joining(", "));
        String same = IntStream.range(0, columns.size())
                .mapToObj(i -> "t." + io.gad.postgres.TableName.quote(names.get(i)) + " " + equalities.get(names.get(i))
                        + " v.k" + i
                        + columns.get(i).collation().map(c -> " COLLATE " + c).orElse(""))
                .collect(Collectors.joining(" AND "));
        return "ARRAY(SELECT t.ctid FROM ONLY " + known.name().quoted() + " t, (VALUES " + String.join(", ", values)
                + ") v(" + aliases + ") WHERE " + same + ")";
    }
}
