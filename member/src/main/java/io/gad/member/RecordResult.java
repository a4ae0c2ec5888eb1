package io.gad.member;

import java.util.List;
import java.util.Map;

/** What came of the compare-and-set that makes a member the primary. */
public sealed interface RecordResult {

    /**
     * The member is the primary of the next reign in every database, closed until it is opened.
     *
     * @param positions per database, up to where it holds everything of its former sources, read after the change
     * @param again whether the commit point had been passed before
     */
    record Done(Map<String, List<FinalPosition>> positions, boolean again) implements RecordResult {
        public Done {
            positions = Map.copyOf(positions);
        }
    }

    /** Another operation took the member, or has its promise; nothing was changed. */
    record Refused(String by, MemberRow found) implements RecordResult {}

    /** The operation was cancelled before; nothing was changed. */
    record Cancelled() implements RecordResult {}
}
