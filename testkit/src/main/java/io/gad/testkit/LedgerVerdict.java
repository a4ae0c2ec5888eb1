package io.gad.testkit;

import java.util.List;

/**
 * What {@link LedgerChecker} found.
 *
 * @param acknowledged transactions that a client was told are committed
 * @param lost those of them that the new primary does not hold
 * @param reportedLost those of the lost that the report names
 * @param rows of all tables of the shop on the new primary
 * @param problems empty where everything holds; at most the first of each kind, each with its count
 */
public record LedgerVerdict(long acknowledged, long lost, long reportedLost, long rows, List<String> problems) {

    public LedgerVerdict {
        problems = List.copyOf(problems);
    }

    public boolean isConsistent() {
        return problems.isEmpty();
    }
}
