package io.gad.sync.ddl;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import io.gad.sync.CopyAnew;
import io.gad.sync.SyncProblem;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Replays a statement by its own text where that stands alone, else by what its image says, and believes neither: every
 * touched object is compared with the source's image afterwards.
 *
 * <p>One object serves one target database; it remembers how far it is in the source's running transaction. A
 * transaction that is replayed again after a rollback starts with its first entry and is recognised by that.
 */
public final class StatementReplay implements DdlReplay {

    private static final Pattern SECRET =
            Pattern.compile("\\b(password|passfile|user\\s+mapping|subscription)\\b", Pattern.CASE_INSENSITIVE);

    /**
     * The first two would run a query. Dropped statistics may have been on a temporary table, which their record no longer
     * says: only what is there is dropped.
     */
    private static final Set<String> BY_IMAGE = Set.of("CREATE TABLE AS", "SELECT INTO", "DROP STATISTICS");

    private static final int STAND_INS_AT_MOST = 20;

    private final Consumer<Optional<String>> refreshGlobals;
    private @Nullable ReplayedTransaction transaction;

    /** @param refreshGlobals brings roles in step from the source, in a session of its own; told which one is missing */
    public StatementReplay(Consumer<Optional<String>> refreshGlobals) {
        this.refreshGlobals = refreshGlobals;
    }

    @Override
    public void replay(Session target, DdlEntry entry) {
        ReplayedTransaction current = transaction;
        if (current == null || !current.continuesWith(entry)) {
            current = new ReplayedTransaction(entry);
            transaction = current;
        }
        String query = current.enter(entry);
        switch (entry.event()) {
            case CAPTURE_FAILED ->
                throw new SyncProblem(
                        "DDL_CAPTURE_FAILED",
                        "Expected a record of what a " + entry.tag()
                                + " did on the source, found that recording it failed: " + entry.objects()
                                + ". The statement was: " + shortened(query),
                        CopyAnew.HINT);
            case TABLE_REWRITE -> {
                for (JsonNode rewritten : Image.array(entry.objects())) {
                    current.noteRewrite(
                            rewritten.get("identity").asString(),
                            rewritten.get("reason").asInt());
                }
            }
            case DDL_COMMAND_END, SQL_DROP -> {
                try {
                    perform(target, entry, current, query);
                } catch (SyncProblem e) {
                    boolean early = e.getCause() instanceof PostgresException p && p.kind() == SqlState.UNDEFINED;
                    if (!early || !current.postpone(entry, query, e)) {
                        throw e;
                    }
                }
            }
        }
    }

    @Override
    public void expectDone() {
        ReplayedTransaction current = transaction;
        if (current != null) {
            current.takePostponed().ifPresent(p -> {
                throw p.refused();
            });
        }
    }

    private void perform(Session target, DdlEntry entry, ReplayedTransaction current, @Nullable String query) {
        Optional<SqlStatement> statement = query == null ? Optional.empty() : current.statement(target, entry, query);
        if (entry.event() == DdlEntry.Event.SQL_DROP && statement.isEmpty() && isInsideExtension(query)) {
            return; // the extension's own script drops what it made; its own entry follows
        }
        if (statement.filter(it -> Grants.areOfTemporaryOnes(entry, it)).isPresent()) {
            return;
        }
        ForbiddenDdl.check(entry, statement);
        List<Image> images = Image.list(entry.images());
        refreshUnknown(target, entry, images);
        if (ViewRows.areAllOf(entry, images)) {
            ViewRows.ask(target, entry, images, statement);
            return;
        }
        Rewrites rewrites = Rewrites.before(target, images, current.takeRewritten());
        boolean byText = statement.isPresent() && !BY_IMAGE.contains(entry.tag());
        ExtensionTables.before(target, entry, images);
        ListedTables listed = ListedTables.of(target, images);
        boolean done = listed.inSpiteOf(() -> {
            List<String> statements = byText
                    ? List.of(ViewRows.leftOut(entry, statement.orElseThrow()))
                    : new GeneratedDdl(target, entry, images).statements(query);
            runWithRoles(target, entry, statements, byText);
        });
        current.takePostponed().ifPresent(p -> perform(target, p.entry(), current, p.query()));
        if (done) {
            ExtensionTables.after(target, entry, images);
            Settling.settle(target, images);
            rewrites.after(target, images, statement);
            if (entry.tag().equals("CREATE MATERIALIZED VIEW")) {
                ViewRows.ask(target, entry, images, Optional.empty());
            }
            ImageCheck.check(target, entry, images);
        }
    }

    /** Who ran it and who owns what it touched: made or renamed a moment ago, they are not known here yet. */
    private void refreshUnknown(Session target, DdlEntry entry, List<Image> images) {
        Set<String> roles = new TreeSet<>();
        images.forEach(image -> roles.add(image.string("owner")));
        Optional.ofNullable(entry.sessionRole()).ifPresent(roles::add);
        roles.stream()
                .filter(role -> !role.isEmpty() && !RecordedSession.exists(target, role))
                .forEach(role -> refreshGlobals.accept(Optional.of(role)));
    }

    private static boolean isInsideExtension(@Nullable String query) {
        return query != null
                && SqlStatement.split(query, true).stream()
                        .anyMatch(s -> s.hasTag("CREATE EXTENSION") || s.hasTag("ALTER EXTENSION"));
    }

    /** A statement may name a role that was made a moment ago: roles do not travel in the stream. */
    private void runWithRoles(Session target, DdlEntry entry, List<String> statements, boolean byText) {
        try {
            Savepoint savepoint = target.jdbc().setSavepoint();
            try {
                run(target, entry, statements, byText);
            } catch (PostgresException e) {
                target.jdbc().rollback(savepoint);
                if (!e.sqlState().equals("42704")) {
                    throw refused(entry, statements, e);
                }
                refreshGlobals.accept(MissingRole.of(e));
                runWithStandIns(target, entry, statements, byText, savepoint);
            }
            target.jdbc().releaseSavepoint(savepoint);
        } catch (SQLException e) {
            throw target.failure("In database " + target.database() + ", around a replayed statement", e);
        }
    }

    private static void runWithStandIns(
            Session target, DdlEntry entry, List<String> statements, boolean byText, Savepoint savepoint)
            throws SQLException {
        for (int roles = 0; ; roles++) {
            try {
                run(target, entry, statements, byText);
                return;
            } catch (PostgresException e) {
                target.jdbc().rollback(savepoint);
                Optional<String> missing = MissingRole.of(e);
                if (missing.isEmpty() || roles >= STAND_INS_AT_MOST) {
                    throw refused(entry, statements, e);
                }
                MissingRole.standIn(target, missing.get());
            }
        }
    }

    private static void run(Session target, DdlEntry entry, List<String> statements, boolean byText) {
        for (String sql : statements) {
            if (byText) {
                RecordedSession.run(target, entry, sql);
            } else {
                RecordedSession.execute(target, sql);
            }
        }
    }

    private static RuntimeException refused(DdlEntry entry, List<String> statements, PostgresException e) {
        if (e.kind().isPassing()) {
            return e;
        }
        return new SyncProblem(
                "DDL_FAILED",
                "Expected the source's " + entry.tag() + " to succeed on the target as well, found: " + e.getMessage()
                        + ". The statement: " + shortened(String.join("; ", statements)),
                "Put right on the target what the message names, then resume. Or: " + CopyAnew.HINT,
                e);
    }

    /** For messages, which reach logs: a text that may hold a password is not shown. */
    static String shortened(@Nullable String text) {
        if (text == null) {
            return "(unknown)";
        }
        if (SECRET.matcher(text).find()) {
            return "(not shown, as it may hold a password)";
        }
        return text.length() <= 2000 ? text : text.substring(0, 2000) + " ...";
    }
}
