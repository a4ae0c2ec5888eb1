package io.gad.sync.apply;

import io.gad.postgres.Session;
import io.gad.postgres.catalog.Column;
import io.gad.postgres.pgoutput.PgOutputMessage;
import io.gad.sync.CopyAnew;
import io.gad.sync.SyncProblem;

/**
 * Whether the columns of a target's table take every value of the source's as it is. One that is narrower need not refuse
 * what it cannot hold: numbers and moments are rounded to it, texts are cut. It is so where a column was altered on the
 * source alone. Where it was altered here first, older rows come into a wider column, and nothing is lost.
 *
 * <p>A type that is not built in has another number on each side, and its name may be one of before: of such a column only
 * the modifier is looked at, and of a domain of the source nothing.
 */
final class ColumnFit {

    private static final String ELEMENT =
            "SELECT CASE WHEN typcategory = 'A' AND typelem <> 0 THEN typelem ELSE oid END::bigint"
                    + " FROM pg_catalog.pg_type WHERE oid = ?::bigint::oid";

    private static final String SAME_BYTES = "SELECT EXISTS (SELECT FROM pg_catalog.pg_cast WHERE castmethod = 'b'"
            + " AND castsource = ?::bigint::oid AND casttarget = ?::bigint::oid)";

    private final Session session;

    ColumnFit(Session session) {
        this.session = session;
    }

    /** @throws SyncProblem {@code SCHEMA_MISMATCH} if a column could lose something of a value */
    void require(TargetTable target) {
        for (TargetTable.Mapped mapped : target.columns()) {
            PgOutputMessage.Column source = target.relation().columns().get(mapped.source());
            if (!holds(source, mapped.column())) {
                throw narrower(target, source, mapped.column());
            }
        }
    }

    private boolean holds(PgOutputMessage.Column source, Column target) {
        long type = Integer.toUnsignedLong(source.typeOid());
        boolean anyModifier = target.baseModifier() == TypeRange.NONE || target.baseModifier() == source.typeModifier();
        if (!isBuiltIn(type)) {
            boolean domain = target.typeOid() != target.baseTypeOid();
            return !isBuiltIn(target.typeOid()) && (domain || anyModifier);
        }
        return type == target.baseTypeOid() && anyModifier || holds(type, source.typeModifier(), target);
    }

    private boolean holds(long type, int modifier, Column target) {
        long from = element(type);
        long to = element(target.baseTypeOid());
        if ((from == type) != (to == target.baseTypeOid())) {
            return false; // One of them is an array.
        }
        TypeRange wanted = new TypeRange(from, modifier);
        TypeRange found = new TypeRange(to, target.baseModifier());
        return found.contains(wanted)
                || found.isUnlimited() && session.one(SAME_BYTES, row -> row.getBoolean(1), from, to);
    }

    private long element(long type) {
        return session.first(ELEMENT, row -> row.getLong(1), type).orElse(type);
    }

    private static boolean isBuiltIn(long type) {
        return type < StageLayout.FIRST_OID_OF_USERS;
    }

    private SyncProblem narrower(TargetTable target, PgOutputMessage.Column source, Column column) {
        long type = Integer.toUnsignedLong(source.typeOid());
        String wanted = isBuiltIn(type)
                ? session.one(
                        "SELECT pg_catalog.format_type(?::bigint::oid, ?)",
                        row -> row.getString(1),
                        type,
                        source.typeModifier())
                : "a type that is not built in";
        return new SyncProblem(
                "SCHEMA_MISMATCH",
                "Expected column " + source.name() + " of the target's table "
                        + target.table().name() + " to hold every value of the source's as it is, which is " + wanted
                        + ", found " + column.type() + ".",
                "Make both sides alike, then resume. Or: " + CopyAnew.HINT);
    }
}
