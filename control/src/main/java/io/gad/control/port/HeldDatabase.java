package io.gad.control.port;

import java.util.List;
import java.util.Optional;

/**
 * What one database of an instance holds.
 *
 * @param tables how many have rows of their own
 * @param bytes what they take on the disk, without their indexes
 * @param largest the largest of them
 * @param closed why it does not let us in; nothing else is known of it then
 */
public record HeldDatabase(String database, long tables, long bytes, List<HeldTable> largest, Optional<String> closed) {

    public HeldDatabase {
        largest = List.copyOf(largest);
    }

    /**
     * A table.
     *
     * @param pattern by which a group leaves out this one alone
     * @param rows as the server's statistics have them; 0 where they say nothing
     */
    public record HeldTable(String table, String pattern, long rows, long bytes) {}
}
