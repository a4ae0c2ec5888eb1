package io.gad.e2e.campaign;

import io.gad.testkit.LedgerEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who took writes, as the clients were told: whoever was deposed and is closed, or dead, acknowledges nothing any more once the operation
 * has ended, until somebody asks for it to rule again. Whoever was deposed out of reach may go on; what it acknowledges must stand in the report.
 */
final class ClientsView {

    /** From an answer on its way to the moment that its client writes down, on a machine with more to do than processors. */
    private static final Duration LATE = Duration.ofSeconds(1);

    /** Of one server, by its port: from when to when it may acknowledge nothing. */
    private record Silence(int port, long from, long to) {

        boolean isBrokenBy(LedgerEntry entry) {
            return entry.isAcknowledged()
                    && entry.port() == port
                    && entry.endedNanos() > from + LATE.toNanos()
                    && entry.endedNanos() < to;
        }
    }

    private final Map<Integer, Long> silent = new HashMap<>();
    private final List<Silence> past = new ArrayList<>();

    /** The server of that port is about to be asked for. */
    void asked(int port) {
        Optional.ofNullable(silent.remove(port))
                .ifPresent(from -> past.add(new Silence(port, from, System.nanoTime())));
    }

    /** The operation that deposed it has ended, and it is closed or dead. */
    void closed(int port) {
        silent.put(port, System.nanoTime());
    }

    /** @throws AssertionError if somebody was told of a commit by one that had been deposed */
    void check(List<LedgerEntry> entries) {
        List<Silence> all = new ArrayList<>(past);
        silent.forEach((port, from) -> all.add(new Silence(port, from, Long.MAX_VALUE)));
        for (Silence silence : all) {
            entries.stream().filter(silence::isBrokenBy).findFirst().ifPresent(entry -> {
                throw Invariant.ONE_WRITABLE_MEMBER_FOR_CLIENTS.broken(
                        entry.id() + " was acknowledged by port " + entry.port() + " "
                                + Duration.ofNanos(entry.endedNanos() - silence.from())
                                        .toMillis() + " ms after it was deposed");
            });
        }
    }
}
