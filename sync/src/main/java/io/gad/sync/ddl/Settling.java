package io.gad.sync.ddl;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.List;

/** Gives the target's tables after a replay what the source's trigger gave its own: the same identity, and guards. */
final class Settling {

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
        var now = image.onTarget(target);
        if (now.isEmpty()
                || (now.get().string("identity").equals(image.string("identity"))
                        && now.get().string("identity_index").equals(image.string("identity_index")))) {
            return;
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
