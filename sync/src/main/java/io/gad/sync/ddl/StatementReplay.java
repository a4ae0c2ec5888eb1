package io.gad.sync.ddl;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import io.gad.sync.CopyAnew;
import io.gad.sync.SyncProblem;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Map;
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

    private final Consumer<Optional<String>> refreshGlobals;
    private @Nullable ReplayedTransaction transaction;

    /** @param refreshGlobals brings roles in step from the source, in a session of its own; told which one is missing */
    public StatementReplay(Consumer<Optional<String>> refreshGlobals) {
        this.refreshGlobals = refreshGlobals;
    }

    @Override
    public void replay(Session target, DdlEntry entry) {
        ReplayedTransaction current = ReplayedTransaction.of(entry, transaction);
        transaction = current;
        String query = current.enter(entry);
        if (DropOwned.isOnlyNoted(entry)) {
            current.noteDropped(DropOwned.droppedBy(entry));
            return;
        }
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
                    if (!isOfSomethingUndefined(e) || !current.postpone(entry, query, e)) {
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
        Map<String, Integer> rewritten = current.takeRewritten();
        Rewrites rewrites = Rewrites.before(target, images, rewritten);
        ExtensionTables.before(target, entry, images);
        ListedTables listed = ListedTables.of(target, images);
        Set<String> dropped = current.takeDropped();
        Runnable work = () -> carryOut(target, entry, images, statement, query, dropped);
        boolean mayWrite = SideRows.mayCome(target, entry, rewritten, statement);
        boolean done = listed.inSpiteOf(mayWrite ? () -> SideRows.without(target, entry, images, work) : work);
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

    /** By its own text; where that names what only the source's session has, or is of no use, by what the images say. */
    private void carryOut(
            Session target,
            DdlEntry entry,
            List<Image> images,
            Optional<SqlStatement> statement,
            @Nullable String query,
            Set<String> dropped) {
        GeneratedDdl generated = new GeneratedDdl(target, entry, images, statement);
        Execution execution = new Execution(target, entry, refreshGlobals);
        if (DropOwned.is(entry) && statement.isPresent()) {
            new DropOwned(target, entry, statement.get(), dropped).run(execution);
            return;
        }
        if (statement.isEmpty() || generated.isBetter()) {
            execution.of(generated.statements(query));
            return;
        }
        if (Placement.movesAll(statement.get())) {
            return;
        }
        try {
            Savepoint before = target.jdbc().setSavepoint();
            boolean done = false;
            try {
                execution.ofText(ViewRows.leftOut(entry, statement.get()));
                done = !generated.mayBeOfAnother() || isAlike(target, images);
            } catch (SyncProblem e) {
                if (!isOfSomethingUndefined(e) || !generated.canStandIn()) {
                    throw e;
                }
            }
            if (!done) {
                target.jdbc().rollback(before);
                execution.of(generated.statements(query));
            }
            target.jdbc().releaseSavepoint(before);
        } catch (SQLException e) {
            throw target.failure("In database " + target.database() + ", around a replayed statement", e);
        }
    }

    private static boolean isAlike(Session target, List<Image> images) {
        Settling.settle(target, images);
        return images.stream()
                .allMatch(image -> image.onTarget(target)
                        .filter(found -> ImageCheck.isAlike(target, image, found))
                        .isPresent());
    }

    private static boolean isOfSomethingUndefined(SyncProblem e) {
        return e.getCause() instanceof PostgresException cause && cause.kind() == SqlState.UNDEFINED;
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
