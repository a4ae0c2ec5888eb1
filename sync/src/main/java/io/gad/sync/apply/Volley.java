package io.gad.sync.apply;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Statements, also of several tables, that go to the server in one round trip; each must meet its number of rows. */
final class Volley {

    /** What waits is held in memory twice. */
    private static final long MOST_BYTES = 1 << 20;

    private static final int MOST_STATEMENTS = 200;

    private record Waiting(TableName table, String doing, String sql, List<BinaryArray> parameters, long expected) {}

    private final Session session;
    private final List<Waiting> waiting = new ArrayList<>();
    private long bytes;

    Volley(Session session) {
        this.session = session;
    }

    /** What waits was rolled back before it was sent. */
    void forget() {
        waiting.clear();
        bytes = 0;
    }

    /** @param expected the number of rows that it must change */
    void add(TableName table, String doing, String sql, List<BinaryArray> parameters, long expected) {
        waiting.add(new Waiting(table, doing, sql, parameters, expected));
        bytes += parameters.stream().mapToLong(BinaryArray::lengthInBytes).sum();
    }

    void sendIfFull() {
        if (bytes >= MOST_BYTES || waiting.size() >= MOST_STATEMENTS) {
            send();
        }
    }

    void send() {
        if (waiting.isEmpty()) {
            return;
        }
        List<Waiting> sent = List.copyOf(waiting);
        forget();
        // The driver sends the parts one behind the other and waits for the last.
        String sql = sent.stream().map(Waiting::sql).collect(Collectors.joining("; "));
        try (PreparedStatement statement = session.jdbc().prepareStatement(sql)) {
            int i = 1;
            for (Waiting part : sent) {
                for (BinaryArray parameter : part.parameters()) {
                    statement.setObject(i++, parameter);
                }
            }
            statement.execute();
            for (Waiting part : sent) {
                long found = statement.getLargeUpdateCount();
                if (found != part.expected()) {
                    throw new ApplyMismatch(part.table(), part.doing(), part.expected(), found);
                }
                statement.getMoreResults();
            }
        } catch (SQLException e) {
            Set<TableName> tables = new LinkedHashSet<>();
            sent.forEach(part -> tables.add(part.table()));
            throw session.failure(
                    "Writing few rows of "
                            + tables.stream().map(TableName::toString).collect(Collectors.joining(", ")),
                    e);
        }
    }
}
