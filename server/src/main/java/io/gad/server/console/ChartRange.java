package io.gad.server.console;

import io.gad.server.http.BadRequestException;
import java.time.Duration;
import java.util.Arrays;

/** How far back charts look. */
public enum ChartRange {
    HOUR("1h", Duration.ofHours(1)),
    DAY("24h", Duration.ofHours(24)),
    WEEK("7d", Duration.ofDays(7));

    private final String text;
    private final Duration length;

    ChartRange(String text, Duration length) {
        this.text = text;
        this.length = length;
    }

    /** As in an address. */
    public String text() {
        return text;
    }

    public Duration length() {
        return length;
    }

    /** @throws BadRequestException if there is no such range */
    static ChartRange parse(String text) {
        return Arrays.stream(values())
                .filter(r -> r.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new BadRequestException("Expected a range of 1h, 24h or 7d, found '" + text + "'."));
    }
}
