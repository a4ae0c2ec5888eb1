package io.gad.sync.verify;

/**
 * Something other than a row that is not the same on both sides: an object of the schema, a role, a setting, where a
 * sequence stands.
 *
 * @param kind what it is, in PostgreSQL's words
 * @param how as seen from the source
 * @param detail in what it differs, for people; empty where it stands on one side alone
 * @param fix what to do, as SQL for the target where there is such; never with a secret in it
 */
public record DifferingObject(
        String database, String kind, String name, Difference.Kind how, String detail, String fix, boolean repaired) {

    /** Which object it is and how it differs, as one says it. */
    public String difference() {
        String what = switch (how) {
            case MISSING -> "is on the primary only";
            case EXTRA -> "is on this secondary only";
            case DIFFERENT -> "is not the same, " + detail;
        };
        return kind + " " + name + " " + what;
    }

    boolean isSameObjectAs(DifferingObject other) {
        return kind.equals(other.kind) && name.equals(other.name);
    }
}
