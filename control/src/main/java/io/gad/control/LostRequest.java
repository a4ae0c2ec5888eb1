package io.gad.control;

import java.util.Optional;

/**
 * Which lost transaction of a group is meant.
 *
 * @param group its name; of a deleted group its name or its id
 * @param formerPrimary with {@code epoch} whose report; needed only where several have the same position
 * @param lsn the end of its commit on the former primary, as it is listed
 */
public record LostRequest(
        String group, Optional<String> formerPrimary, Optional<Long> epoch, String database, String lsn) {}
