package io.gad.api;

import java.util.List;

/**
 * Other tables to be left out of a group. A pattern is {@code SCHEMA.TABLE} or {@code DATABASE:SCHEMA.TABLE}, names as the
 * catalog has them, {@code *} for any characters, in double quotes a name that holds one of {@code . : *} itself.
 *
 * @param leaveOut patterns from now on left out
 * @param takeIn patterns, as they were given, from now on not left out any more
 * @param dryRun only tells what would be left out, and what hangs on it
 */
public record LeaveOutRequest(List<String> leaveOut, List<String> takeIn, boolean dryRun) {

    public LeaveOutRequest {
        leaveOut = Lists.orEmpty(leaveOut);
        takeIn = Lists.orEmpty(takeIn);
    }
}
