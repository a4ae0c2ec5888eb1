package io.gad.control.port;

import java.util.Set;

/**
 * How a reading of a tail ended.
 *
 * @param complete whether everything behind the final positions was read
 * @param why what is missing and why (slot lost, prepared transactions in doubt); empty when complete
 * @param unread databases of which something is missing, where the reading tells them apart
 */
public record TailResult(boolean complete, String why, Set<String> unread) {

    public TailResult {
        unread = Set.copyOf(unread);
    }

    public TailResult(boolean complete, String why) {
        this(complete, why, Set.of());
    }
}
