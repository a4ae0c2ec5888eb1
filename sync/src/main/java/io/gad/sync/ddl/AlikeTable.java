package io.gad.sync.ddl;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.sync.CopyAnew;
import io.gad.sync.SyncProblem;
import java.util.List;
import java.util.Optional;

/** Makes an empty table of the target like the source's, by the images of both. */
public final class AlikeTable {

    private AlikeTable() {}

    /**
     * Inside the target's running transaction; does nothing where they are alike.
     *
     * @throws SyncProblem if the way from the one to the other cannot be told
     */
    public static void make(Session source, Session target, TableName table) {
        Image wanted = image(source, table).orElseThrow(() -> differs(table, "nothing of that name", "one"));
        Image standing = image(target, table).orElseThrow(() -> differs(table, wanted.text(), "none"));
        if (ImageCheck.isAlike(target, wanted, standing)) {
            return;
        }
        new TableChange(target, standing, wanted, TableChange.Freedom.REMAKE)
                .statements()
                .orElseThrow(() -> differs(table, wanted.text(), standing.text()))
                .forEach(sql -> RecordedSession.execute(target, sql));
        Settling.settle(target, List.of(wanted));
        Image now = image(target, table).orElseThrow(() -> differs(table, wanted.text(), "none"));
        if (!ImageCheck.isAlike(target, wanted, now)) {
            throw differs(
                    table,
                    wanted.comparableOn(target, now).toString(),
                    now.comparableOn(target, wanted).toString());
        }
    }

    private static Optional<Image> image(Session side, TableName table) {
        String text = side.one(
                "SELECT coalesce(gad.image(pg_catalog.to_regclass(?))::text, '')", r -> r.getString(1), table.quoted());
        return text.isEmpty() ? Optional.empty() : Optional.of(new Image(Image.object(text)));
    }

    private static SyncProblem differs(TableName table, String wanted, String found) {
        return new SyncProblem(
                "DDL_MISMATCH",
                "Expected table " + table + " of the target to be made like the source's, " + wanted + ", found "
                        + found + ".",
                "Make it alike on the target; it is read then. Or: " + CopyAnew.HINT);
    }
}
