package io.gad.sync.prepare;

import io.gad.member.Mandate;
import io.gad.member.MemberLock;
import io.gad.postgres.Session;
import io.gad.postgres.replication.Publications;
import io.gad.sync.CopyAnew;
import io.gad.sync.SyncProblem;
import java.util.Optional;

/**
 * Which publication a slot was made under, kept on the target in {@code gad.changed}. One that was dropped, narrowed or made
 * anew since has left out changes, and a server of version 18 says so in its own log only.
 */
public final class PublicationMark {

    private static final String KEEP = "INSERT INTO gad.changed VALUES ('publication', ?, ?)"
            + " ON CONFLICT (kind, name) DO UPDATE SET \"before\" = excluded.\"before\"";
    private static final String KEPT =
            "SELECT \"before\" FROM gad.changed WHERE kind = 'publication' AND name = ? AND \"before\" IS NOT NULL";

    private PublicationMark() {}

    /** To be read before the slot is made. */
    public static String of(Session source, String publication) {
        return Publications.find(source, publication)
                .map(Publications.State::version)
                .orElse("");
    }

    public static void keep(Session target, Mandate mandate, String task, String mark) {
        target.transaction(() -> {
            MemberLock.hold(target, mandate);
            target.update(KEEP, task, mark);
        });
    }

    /** Empty where a version before this one has made the slot. */
    public static Optional<String> kept(Session target, String task) {
        return target.first(KEPT, row -> row.getString(1), task);
    }

    /** @throws SyncProblem {@code PUBLICATION_CHANGED} */
    public static void require(Session source, String publication, Optional<String> mark) {
        Optional<Publications.State> now = Publications.find(source, publication);
        String found = now.isEmpty()
                ? "none"
                : !now.get().whole()
                        ? "one that leaves out changes"
                        : "one that was changed or made anew since ("
                                + now.get().version() + ")";
        boolean same = now.filter(Publications.State::whole)
                .filter(state -> mark.map(state.version()::equals).orElse(true))
                .isPresent();
        if (!same) {
            throw new SyncProblem(
                    "PUBLICATION_CHANGED",
                    "Expected the publication " + publication + " of database " + source.database()
                            + " on the source as the slot was made under it"
                            + mark.map(m -> " (" + m + ")").orElse("")
                            + ", found " + found + ": changes may have been left out.",
                    CopyAnew.HINT);
        }
    }
}
