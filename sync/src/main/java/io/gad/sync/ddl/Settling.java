package io.gad.sync.ddl;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.List;

/** Gives the target's tables after a replay what the source's trigger gave its own: the same identity, and guards. */
final class Settling {

    /** As an image says it: by what, and by which index if it is one. */
    private static final String IDENTITY = """
            SELECT c.relreplident::text || ' ' || coalesce((SELECT x.relname FROM pg_catalog.pg_index i
                       JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
                       WHERE i.indrelid = c.oid AND i.indisreplident), '')
            FROM pg_catalog.pg_class c WHERE c.oid = pg_catalog.to_regclass(?)
            """;

    private Settling() {}

    static void settle(Session target, List<Image> images) {
        boolean anyTable = false;
        for (Image image : images) {
            if (image.isTable() && image.string("persistence").equals("p")) {
                anyTable = true;
                setIdentity(target, image);
            }
        }
        target.execute("SELECT gad.fix_identities()");
        if (anyTable) {
            target.execute("SELECT gad.guard_new_tables()");
        }
    }

    private static void setIdentity(Session target, Image image) {
        String wanted = image.string("identity") + " " + image.string("identity_index");
        if (target.first(IDENTITY, r -> r.getString(1), image.name().quoted())
                .filter(found -> !found.equals(wanted))
                .isEmpty()) {
            return; // so it is, or there is no such table
        }
        String identity = switch (image.string("identity")) {
            case "f" -> "FULL";
            case "n" -> "NOTHING";
            case "i" -> "USING INDEX " + TableName.quote(image.string("identity_index"));
            default -> "DEFAULT";
        };
        target.execute("ALTER TABLE " + image.name().quoted() + " REPLICA IDENTITY " + identity);
    }
}
