package io.gad.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A drill: a rehearsal of a promotion, and what it has found.
 *
 * @param id that of its operation
 * @param full whether it switches over and back; else it tries copies of the databases
 * @param verdict {@code RUNNING PASSED FAILED CANCELLED}
 * @param actor who asked; {@code schedule} for one that came round by itself
 * @param problem why it did not pass; null: it did, or runs
 * @param takenAt the moment that the copies are of; null: not yet, or a full drill
 * @param rpo what a promotion at that moment would have lost; null: not known
 * @param rpoSeconds the same in seconds of commits; 0 for a full drill whose roles have turned; null: not known
 * @param copyMillis how long the databases took to copy
 * @param rtoMillis until the copies had taken an ordinary session's first write, or, of a full drill, the longer of the times in
 *     which nobody could write; null: not measured
 * @param opening how the opening went; null: not yet, or a full drill
 * @param databases what was copied
 * @param statements what was tried in the copies, in order
 * @param runs how often the statements were begun: more than once where the server was restarted in the midst
 * @param there the switch over to the secondary, of a full drill
 * @param back the one back
 * @param notes what people should know
 */
public record DrillView(
        String id,
        String group,
        String instance,
        boolean full,
        String verdict,
        String actor,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Problem problem,
        @Nullable Instant takenAt,
        @Nullable ExpectedLoss rpo,
        @Nullable Double rpoSeconds,
        @Nullable Long copyMillis,
        @Nullable Long rtoMillis,
        @Nullable String opening,
        List<DrilledDatabase> databases,
        List<TriedStatement> statements,
        int runs,
        @Nullable DrillTurn there,
        @Nullable DrillTurn back,
        List<String> notes) {

    /**
     * A database that was copied.
     *
     * @param copy the copy's name while it stood
     * @param bytes what the database takes on disk
     * @param position up to where it held everything of its primary in that moment; null: not known
     */
    public record DrilledDatabase(
            String database,
            String copy,
            long bytes,
            @Nullable String position) {}

    /**
     * A statement that was tried.
     *
     * @param database the original's name
     * @param statement its beginning; {@code (write test)}: GAD's own
     * @param rows that it changed, or returned, of these the first 1000
     * @param problem what the server said; null: it went well
     */
    public record TriedStatement(
            String database,
            String statement,
            boolean passed,
            long millis,
            long rows,
            @Nullable String problem) {}

    /**
     * One way of a full drill.
     *
     * @param operation the switch over
     * @param to who was to become the primary
     * @param done whether it has
     * @param writeOutageMillis for how long nobody could write; null: not known
     */
    public record DrillTurn(
            String operation,
            String to,
            boolean done,
            @Nullable Long writeOutageMillis) {}

    public DrillView {
        databases = Lists.orEmpty(databases);
        statements = Lists.orEmpty(statements);
        notes = Lists.orEmpty(notes);
    }
}
