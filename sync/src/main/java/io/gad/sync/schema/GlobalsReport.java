package io.gad.sync.schema;

import java.util.List;

/**
 * What bringing a target's roles and settings in step came to.
 *
 * @param done what was changed, for people; never a password
 * @param refused what the target did not allow, with its reason
 * @param loginsWithoutPassword roles that may log in but whose password could not be read on the source: to be set by
 *     hand
 * @param onlyOnTarget roles that the source does not have; they are left alone, for something may depend on them
 */
public record GlobalsReport(
        List<String> done, List<String> refused, List<String> loginsWithoutPassword, List<String> onlyOnTarget) {

    public GlobalsReport {
        done = List.copyOf(done);
        refused = List.copyOf(refused);
        loginsWithoutPassword = List.copyOf(loginsWithoutPassword);
        onlyOnTarget = List.copyOf(onlyOnTarget);
    }
}
