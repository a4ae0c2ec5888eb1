package io.gad.sync.ddl;

import java.util.ArrayList;
import java.util.List;

/**
 * A string that a client sent as one message: those of its statements whose work its own transaction commands did not take
 * back. A record of what a statement did stands for one of these.
 *
 * @param statements in order, transaction commands among them
 * @param severalTransactions whether something follows behind a commit
 */
record SqlString(List<SqlStatement> statements, boolean severalTransactions) {

    SqlString {
        statements = List.copyOf(statements);
    }

    /** @param standardStrings as {@link SqlStatement#split} takes it */
    static SqlString of(String sql, boolean standardStrings) {
        List<SqlStatement> lasting = new ArrayList<>();
        List<Savepoint> savepoints = new ArrayList<>();
        int begin = 0;
        boolean several = false;
        for (SqlStatement statement : SqlStatement.split(sql, standardStrings)) {
            several |= begin > 0;
            String name = statement.tokens().getLast().identifier();
            boolean back = statement.startsWith("ROLLBACK") || statement.startsWith("ABORT");
            if (statement.startsWith("SAVEPOINT")) {
                savepoints.add(new Savepoint(name, lasting.size()));
            } else if (statement.startsWith("RELEASE")) {
                savepoints.subList(indexOf(savepoints, name), savepoints.size()).clear();
            } else if (back && statement.contains("TO")) {
                int at = indexOf(savepoints, name);
                // One that was set before the string: all of the transaction that stands in it is taken back.
                int kept = at < savepoints.size() ? savepoints.get(at).before() : begin;
                savepoints
                        .subList(Math.min(at + 1, savepoints.size()), savepoints.size())
                        .clear();
                lasting.subList(kept, lasting.size()).clear();
            } else if (back) {
                lasting.subList(begin, lasting.size()).clear();
                savepoints.clear();
            } else {
                lasting.add(statement);
                if (statement.startsWith("COMMIT")
                        || statement.startsWith("END")
                        || statement.startsWith("PREPARE", "TRANSACTION")) {
                    begin = lasting.size();
                    savepoints.clear();
                }
            }
        }
        return new SqlString(lasting, several);
    }

    /** @param before how many lasting statements stand before it */
    private record Savepoint(String name, int before) {}

    /** Of the last one of that name; behind all if there is none. */
    private static int indexOf(List<Savepoint> savepoints, String name) {
        for (int i = savepoints.size() - 1; i >= 0; i--) {
            if (savepoints.get(i).name().equals(name)) {
                return i;
            }
        }
        return savepoints.size();
    }
}
