package io.gad.sync.leftout;

import io.gad.member.LeftOutList;
import io.gad.member.Mandate;
import io.gad.member.MemberLock;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import io.gad.postgres.TableName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away the rows of a table that is left out, beside the apply, which does not touch them any more. At once where
 * nobody is in the way; else range by range, each in a transaction of its own, as a change of role waits for the one that
 * runs. Killed anywhere, the rest is still to do.
 */
public final class Emptying {

    private static final Logger LOG = LoggerFactory.getLogger(Emptying.class);
    private static final long BLOCKS_AT_ONCE = 2048;

    private final Session target;
    private final Mandate mandate;

    /** @param target in replica role, so that no guard and no foreign key is in the way */
    public Emptying(Session target, Mandate mandate) {
        this.target = target;
        this.mandate = mandate;
    }

    /** @throws PostgresException if the target does not answer, or a definition has come in between */
    public void empty(TableName table) {
        if (!truncated(table)) {
            long blocks = target.one(
                    "SELECT coalesce(pg_catalog.pg_relation_size(pg_catalog.to_regclass(?)), 0)"
                            + " / pg_catalog.current_setting('block_size')::bigint",
                    row -> row.getLong(1),
                    table.quoted());
            for (long from = 0; from < blocks; from += BLOCKS_AT_ONCE) {
                delete(table, from);
            }
            target.transaction(() -> {
                hold(table, "ROW EXCLUSIVE");
                target.execute("DELETE FROM ONLY " + table.quoted());
                LeftOutList.emptied(target, table);
            });
        }
        LOG.info("database={} table={} left out, and emptied", target.database(), table);
    }

    /** A table that a foreign key refers to cannot be truncated, and one that is read is not waited for. */
    private boolean truncated(TableName table) {
        boolean referredTo = target.one(
                "SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE contype = 'f'"
                        + " AND confrelid = pg_catalog.to_regclass(?) AND conrelid <> confrelid)",
                row -> row.getBoolean(1),
                table.quoted());
        if (referredTo) {
            return false;
        }
        try {
            target.transaction(() -> {
                target.execute("SET LOCAL lock_timeout = '1s'");
                hold(table, "ACCESS EXCLUSIVE");
                target.execute("TRUNCATE ONLY " + table.quoted());
                LeftOutList.emptied(target, table);
            });
            return true;
        } catch (PostgresException e) {
            if (e.kind() != SqlState.CONTENTION) {
                throw e;
            }
            LOG.debug("database={} table={} is read: emptied row by row", target.database(), table, e);
            return false;
        }
    }

    private void delete(TableName table, long from) {
        target.transaction(() -> {
            hold(table, "ROW EXCLUSIVE");
            target.execute("DELETE FROM ONLY " + table.quoted() + " WHERE ctid >= '(" + from + ",0)' AND ctid < '("
                    + (from + BLOCKS_AT_ONCE) + ",0)'");
        });
    }

    /** Another table may bear the name by now, or this one be taken in again: then nothing of it may go. */
    private void hold(TableName table, String mode) {
        MemberLock.hold(target, mandate);
        target.execute("LOCK TABLE ONLY " + table.quoted() + " IN " + mode + " MODE");
        boolean listed = target.first(
                        "SELECT 1 FROM gad.left_out WHERE relation = pg_catalog.to_regclass(?) FOR SHARE",
                        row -> row.getInt(1),
                        table.quoted())
                .isPresent();
        if (!listed) {
            throw new PostgresException(
                    "Expected table " + table + " to be left out, found it taken in", SqlState.UNAVAILABLE);
        }
    }
}
