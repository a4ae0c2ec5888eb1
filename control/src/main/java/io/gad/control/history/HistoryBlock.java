package io.gad.control.history;

/**
 * Some steps of one secondary's history as a document.
 *
 * @param range its word
 * @param start in seconds since 1970
 * @param points see {@link Block}
 */
public record HistoryBlock(String groupId, String target, String range, long start, String points) {

    String id() {
        return id(groupId, target, range, start);
    }

    static String id(String groupId, String target, String range, long start) {
        return groupId + " " + target + " " + range + " " + start;
    }
}
