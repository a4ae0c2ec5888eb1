package io.gad.sync.schema;

import io.gad.postgres.Lsn;
import io.gad.postgres.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which roles of the target were carried over, by their identity on the source. Roles do not travel in the stream of
 * changes, but statements that name them do: so one that is gone on the source goes, or gets its new name, only once the
 * target has come to where that was seen; until then it may not log in.
 */
final class CarriedRoles {

    /** @param goneAt where the source stood when the role was first seen to be gone; empty while it is there */
    record Carried(String name, long sourceOid, boolean made, Optional<Lsn> goneAt) {}

    private final Session target;
    private final long epoch;
    private final Map<String, Carried> byName;
    private final Map<String, Carried> left;

    private CarriedRoles(Session target, long epoch, Map<String, Carried> byName) {
        this.target = target;
        this.epoch = epoch;
        this.byName = byName;
        this.left = new HashMap<>(byName);
    }

    /** @param known what other databases of the same target have noted */
    static CarriedRoles read(Session target, long epoch, KnownRoles known) {
        List<Carried> all = target.list(
                "SELECT name, source_oid, made, gone_at::text FROM gad.carried_role WHERE epoch = ?",
                row -> new Carried(
                        row.getString(1),
                        row.getLong(2),
                        row.getBoolean(3),
                        Optional.ofNullable(row.getString(4)).map(Lsn::parse)),
                epoch);
        Map<String, Carried> byName = new HashMap<>(known.all());
        all.forEach(role -> byName.put(role.name(), role));
        return new CarriedRoles(target, epoch, byName);
    }

    /** What this run leaves, for other databases; where each of them stands is its own. */
    Map<String, Carried> left() {
        Map<String, Carried> all = new HashMap<>();
        left.forEach((name, role) -> all.put(name, new Carried(name, role.sourceOid(), role.made(), Optional.empty())));
        return all;
    }

    /** Those that the source has no longer under this name. */
    List<Carried> gone(Map<String, Role> wanted) {
        List<Carried> gone = new ArrayList<>(byName.values());
        gone.removeIf(role -> wanted.containsKey(role.name()));
        return gone;
    }

    /** Whether the target has applied everything up to where the role was first seen to be gone. */
    boolean isPassed(Carried role, Lsn sourceEnd) {
        if (role.goneAt().isEmpty()) {
            target.update("UPDATE gad.carried_role SET gone_at = ?::pg_lsn WHERE name = ?", sourceEnd, role.name());
            return false;
        }
        return target.one(
                "SELECT EXISTS (SELECT 1 FROM gad.progress WHERE epoch = ? AND position >= ?::pg_lsn)",
                row -> row.getBoolean(1),
                epoch,
                role.goneAt().get());
    }

    boolean isMade(String name) {
        return Optional.ofNullable(byName.get(name)).filter(Carried::made).isPresent();
    }

    /** Notes a role that stands on both sides; writes only what is not noted yet. */
    void note(Role role, boolean made) {
        Optional<Carried> noted = Optional.ofNullable(byName.get(role.name()));
        boolean ours = made || noted.filter(Carried::made).isPresent();
        left.put(role.name(), new Carried(role.name(), role.oid(), ours, Optional.empty()));
        if (noted.filter(n -> n.sourceOid() == role.oid() && n.goneAt().isEmpty())
                .isEmpty()) {
            target.update(
                    "INSERT INTO gad.carried_role VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
                            + " source_oid = excluded.source_oid, epoch = excluded.epoch, made = excluded.made, gone_at = NULL",
                    role.name(),
                    role.oid(),
                    epoch,
                    ours);
        }
    }

    void renamed(Carried role, String name) {
        left.remove(role.name());
        left.put(name, new Carried(name, role.sourceOid(), role.made(), Optional.empty()));
        target.update("DELETE FROM gad.carried_role WHERE name = ?", name);
        target.update("UPDATE gad.carried_role SET name = ?, gone_at = NULL WHERE name = ?", name, role.name());
    }

    void forget(Carried role) {
        left.remove(role.name());
        target.update("DELETE FROM gad.carried_role WHERE name = ?", role.name());
    }
}
