package io.gad.sync.apply;

import java.util.List;

/**
 * What a committed batch brought.
 *
 * @param heartbeats in order
 * @param definitions statements that were replayed
 */
public record Applied(List<Heartbeat> heartbeats, int definitions) {

    public Applied {
        heartbeats = List.copyOf(heartbeats);
    }
}
