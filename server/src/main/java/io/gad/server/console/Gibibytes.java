package io.gad.server.console;

import io.gad.server.http.BadRequestException;

/** A size as forms have it. */
final class Gibibytes {

    private static final long BYTES = 1L << 30;
    private static final long MOST = 1L << 20;

    private Gibibytes() {}

    static long bytes(String typed) {
        long gibibytes = Typed.number(typed, "a whole number of GiB to copy at most");
        if (gibibytes < 1 || gibibytes > MOST) {
            throw new BadRequestException("Expected 1 to " + MOST + " GiB to copy at most, found " + gibibytes + ".");
        }
        return gibibytes * BYTES;
    }

    /** What was asked for by REST need not be whole. */
    static String of(long bytes) {
        return Long.toString(Math.max(1, Math.ceilDiv(bytes, BYTES)));
    }
}
