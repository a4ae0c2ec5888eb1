package io.gad.control;

import io.gad.member.PreparedTransaction;
import java.util.List;
import java.util.Optional;

/**
 * What stands in doubt on a former primary.
 *
 * @param group whose primary it was
 * @param epoch of its reign
 * @param prepared transactions that are prepared there and neither committed nor rolled back
 * @param lost how many lost transactions of it are listed; empty: it was not read yet
 * @param missing why its list of lost transactions is not complete; empty: it is
 */
public record DoubtView(
        String instance,
        String group,
        long epoch,
        List<PreparedTransaction> prepared,
        Optional<Long> lost,
        Optional<String> missing) {

    public DoubtView {
        prepared = List.copyOf(prepared);
    }
}
