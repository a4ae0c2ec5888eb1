package io.gad.sync.ddl;

import io.gad.sync.CopyAnew;
import io.gad.sync.SyncProblem;
import java.util.Optional;
import java.util.Set;

/** What is never replayed: it would run code of the source's choice inside the target's server process. */
final class ForbiddenDdl {

    private static final Set<String> TAGS = Set.of("ALTER SYSTEM", "LOAD", "COPY", "CREATE LANGUAGE");

    private ForbiddenDdl() {}

    static void check(DdlEntry entry, Optional<SqlStatement> statement) {
        boolean native_ = Image.list(entry.images()).stream()
                .filter(i -> !i.string("function_kind").equals("a")) // an aggregate brings no code of its own
                .anyMatch(i ->
                        i.string("language").equals("c") || i.string("language").equals("internal"));
        if (native_ || TAGS.contains(entry.tag())) {
            throw new SyncProblem(
                    "DDL_UNSUPPORTED",
                    "Expected a statement that may be replayed, found " + entry.tag()
                            + " of code in the server's own language: "
                            + StatementReplay.shortened(
                                    statement.map(SqlStatement::text).orElse(entry.query())),
                    "Install it on both sides as an extension and drop it on the primary. " + CopyAnew.HINT);
        }
    }
}
