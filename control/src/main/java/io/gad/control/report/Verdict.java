package io.gad.control.report;

import io.gad.control.report.LostTransactions.Fate;
import io.gad.control.report.LostTransactions.Status;
import io.gad.member.Reign;
import java.time.Instant;
import java.util.Optional;

/**
 * What was decided of one lost transaction, or of all of a report of which nothing else was decided.
 *
 * @param task as the report has it
 * @param lsn with {@code database} and {@code xid} which one; empty: all
 * @param by who decided
 * @param reign of the primary on which it was re-applied; empty: it was not
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
        Optional<Fate> before) {

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
                Optional.empty());
    }

    public Fate fate() {
        return new Fate(status, by, Optional.of(at));
    }

    public LostKey key() {
        return new LostKey(database, lsn, xid);
    }

    /** Names its document. */
    String id() {
        return id(groupId, formerPrimary, epoch, key());
    }

    static String id(String groupId, String formerPrimary, long epoch, LostKey key) {
        return groupId + " " + epoch + " " + formerPrimary + " " + key.lsn() + " " + key.xid() + " " + key.database();
    }
}
