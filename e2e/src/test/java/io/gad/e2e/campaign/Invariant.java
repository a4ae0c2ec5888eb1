package io.gad.e2e.campaign;

/** What must hold, whatever is killed, cut or asked for. */
enum Invariant {
    ONE_WRITABLE_MEMBER_PER_REIGN("one writable member per reign"),
    ONE_WRITABLE_MEMBER_AT_REST("one writable member at rest"),
    ONE_WRITABLE_MEMBER_FOR_CLIENTS("nobody is told of a commit by whoever was deposed and closed"),
    COPIED_FOR_A_REASON("a former primary is copied anew only for a reason that is told"),
    NOTHING_LOST_BUT_WHAT_IS_REPORTED(
            "nothing acknowledged is missing but what the report lists, and nothing is doubled"),
    NOTHING_LOST_WITH_THE_PRIMARY_ALIVE("a switch over loses nothing"),
    NO_SEQUENCE_VALUE_TWICE("no sequence value twice"),
    MEMBERS_EQUAL_AT_REST("all members equal at rest"),
    NO_OPERATION_STUCK("no operation stuck"),
    OUTDATED_MANAGER_ACTS_ON_NOTHING("an outdated manager acts on nothing");

    private final String words;

    Invariant(String words) {
        this.words = words;
    }

    /** What a run ends with that saw it broken. */
    AssertionError broken(String found) {
        return new AssertionError("Broken: " + words + ". Found " + found);
    }
}
