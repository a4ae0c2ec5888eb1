package io.gad.control.port;

import java.util.List;

/**
 * How the copies were opened.
 *
 * @param millis from the beginning until every copy had taken an ordinary session's first write
 * @param sequences that were set
 * @param late of these, behind the opening only
 * @param stopped what of the customer's would stay stopped
 */
public record DrillOpening(long millis, int sequences, int late, List<String> stopped) {

    public DrillOpening {
        stopped = List.copyOf(stopped);
    }
}
