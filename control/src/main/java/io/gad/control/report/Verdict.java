package io.gad.control.report;

import io.gad.control.report.LostTransactions.Fate;
import io.gad.control.report.LostTransactions.Status;
import io.gad.member.Reign;
import io.gad.postgres.Lsn;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What was decided of one lost transaction, or of all of a report of which nothing else was decided.
 *
 * @param task as the report has it
 * @param lsn with {@code database} and {@code xid} which one; empty: all
 * @param by who decided
 * @param reign of the primary on which it was re-applied; empty: it was not
 * @param upTo by database the end of the last commit that was listed when all were decided on; what lies behind is none of
 *     them. Empty of a verdict on one
 * @param before what stood here before it was begun to re-apply it, to be put back if that comes to nothing
 */
public record Verdict(
        String groupId,
        String group,
        String formerPrimary,
        long epoch,
        Optional<String> task,
        String database,
        String lsn,
        long xid,
        Status status,
        String by,
        Instant at,
        Optional<Reign> reign,
        Map<String, Lsn> upTo,
        Optional<Fate> before) {

    public Verdict {
        upTo = upTo == null ? Map.of() : Map.copyOf(upTo);
    }

    /** Of all of a report as far as it is listed now. */
    static Verdict ofAll(ReportStore.Summary report, Map<String, Lsn> upTo, Status status, String by, Instant at) {
        return new Verdict(
                report.groupId(),
                report.group(),
                report.formerPrimary(),
                report.epoch(),
                report.task(),
                LostKey.ALL.database(),
                LostKey.ALL.lsn(),
                LostKey.ALL.xid(),
                status,
                by,
                at,
                Optional.empty(),
                upTo,
                Optional.empty());
    }

    /** Whether one is among all of a report that this decided on. */
    boolean covers(LostKey key) {
        Lsn last = upTo.get(key.database());
        return last != null && !Lsn.parse(key.lsn()).isAfter(last);
    }

    static Verdict of(
            ReportStore.Summary report, LostKey key, Status status, String by, Instant at, Optional<Reign> reign) {
        return new Verdict(
                report.groupId(),
                report.group(),
                report.formerPrimary(),
                report.epoch(),
                report.task(),
                key.database(),
                key.lsn(),
                key.xid(),
                status,
                by,
                at,
                reign,
                Map.of(),
                Optional.empty());
    }

    Verdict over(Fate standing) {
        return new Verdict(
                groupId,
                group,
                formerPrimary,
                epoch,
                task,
                database,
                lsn,
                xid,
                status,
                by,
                at,
                reign,
                Map.of(),
                Optional.of(standing));
    }

    Verdict became(Status other, String decidedBy, Instant decidedAt) {
        return new Verdict(
                groupId,
                group,
                formerPrimary,
                epoch,
                task,
                database,
                lsn,
                xid,
                other,
                decidedBy,
                decidedAt,
                reign,
                Map.of(),
                Optional.empty());
    }

    public Fate fate() {
        return new Fate(status, by, Optional.of(at));
    }

    public LostKey key() {
        return new LostKey(database, lsn, xid);
    }

    /** Names its document. */
    public String id() {
        return id(groupId, formerPrimary, epoch, key());
    }

    static String id(String groupId, String formerPrimary, long epoch, LostKey key) {
        return groupId + " " + epoch + " " + formerPrimary + " " + key.lsn() + " " + key.xid() + " " + key.database();
    }
}
