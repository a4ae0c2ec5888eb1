package io.gad.sync.drill;

import io.gad.member.MemberInstance;
import io.gad.member.RecordResult;
import io.gad.member.Reign;
import io.gad.member.SequenceResult;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Opens a drill's copies as a promotion opens a secondary's databases, by the same calls: the commit point, the sequences, the
 * opening. Then an ordinary session writes into each. Killed anywhere: done again, which finds its own operation's marks.
 *
 * @param millis from the beginning until every copy had taken an ordinary session's first write
 * @param sequences that were set before the opening and behind it
 * @param left sequences that were set behind the opening only
 * @param stopped what of the customer's would stay stopped
 */
public record CopyOpening(long millis, int sequences, int left, List<String> stopped) {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    /** As in a promotion. */
    private static final Duration SEQUENCES = Duration.ofMillis(300);

    private static final String CLOSED = "SELECT EXISTS (SELECT FROM pg_catalog.pg_db_role_setting s,"
            + " pg_catalog.unnest(s.setconfig) v WHERE s.setrole = 0 AND s.setdatabase = (SELECT oid FROM"
            + " pg_catalog.pg_database WHERE datname = pg_catalog.current_database())"
            + " AND v ~* '^default_transaction_read_only=(on|true|yes|1)$')";

    public CopyOpening {
        stopped = List.copyOf(stopped);
    }

    /** @param standing the reign that the secondary stands in */
    public static CopyOpening open(DrillSpec spec, List<CopyPlan> plans, Reign standing, long generation) {
        long begin = System.nanoTime();
        List<String> copies = plans.stream().map(CopyPlan::copy).toList();
        requireCopies(spec, copies);
        MemberInstance instance = new MemberInstance(spec.login(), copies);
        Reign next = next(standing, spec.operation());
        switch (instance.within(LIMIT).recordPrimary(standing, next, generation, spec.operation())) {
            case RecordResult.Done done -> {}
            case RecordResult.Cancelled cancelled ->
                throw new IllegalStateException("Expected the copies to become a primary, found that cancelled.");
            case RecordResult.Refused refused ->
                throw new IllegalStateException(
                        "Expected the copies to become a primary, found them " + refused.found() + ".");
        }
        SequenceResult ahead = instance.advanceSequences(next, generation, SEQUENCES, false);
        List<String> stopped = instance.openForWrites(next, generation, () -> {});
        for (CopyPlan plan : plans) {
            firstWrite(spec, plan);
        }
        long millis = (System.nanoTime() - begin) / 1_000_000;
        SequenceResult rest = instance.advanceRemainingSequences(next, generation);
        return new CopyOpening(
                millis, ahead.advanced() + rest.advanced(), ahead.left().size(), stopped);
    }

    /** What follows opens for writes: never the secondary itself, and no list is every database there is. */
    private static void requireCopies(DrillSpec spec, List<String> copies) {
        if (copies.isEmpty() || !copies.stream().allMatch(copy -> copy.startsWith(spec.prefix()))) {
            throw new IllegalStateException(
                    "Expected copies whose names begin with " + spec.prefix() + ", found " + copies + ".");
        }
    }

    /** The same at every repetition. */
    private static Reign next(Reign standing, String operation) {
        return standing.next(UUID.nameUUIDFromBytes(operation.getBytes(StandardCharsets.UTF_8)));
    }

    private static void firstWrite(DrillSpec spec, CopyPlan plan) {
        try (Session s = spec.login().openAnew(plan.copy(), SessionSettings.control("drill-write"))) {
            WriteTest.begin(s);
            if (s.one(CLOSED, row -> row.getBoolean(1))) {
                throw new IllegalStateException("Expected the copy of " + plan.database()
                        + " to be open for ordinary sessions, found its default_transaction_read_only on.");
            }
        }
    }
}
