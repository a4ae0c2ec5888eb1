package io.gad.server.wiring;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what a process prints as fast as it comes, and keeps the end of it. */
final class Tail {

    private static final Logger LOG = LoggerFactory.getLogger(Tail.class);
    private static final int KEPT = 4_096;
    private static final int SHOWN = 300;
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private final InputStream input;
    private final byte[] ring = new byte[KEPT];
    private long length;
    private final Thread reader;

    /** A thread of the system's: reading a pipe would hold one that virtual threads run on. */
    private Tail(InputStream input) {
        this.input = input;
        this.reader = Thread.ofPlatform().daemon().name("hook-output").unstarted(this::read);
    }

    static Tail of(InputStream input) {
        Tail tail = new Tail(input);
        tail.reader.start();
        return tail;
    }

    private void read() {
        byte[] buffer = new byte[8_192];
        try {
            for (int n = input.read(buffer); n >= 0; n = input.read(buffer)) {
                keep(buffer, n);
            }
        } catch (IOException e) {
            LOG.debug("what a hook prints cannot be read any more", e);
        }
    }

    private synchronized void keep(byte[] buffer, int count) {
        for (int i = Math.max(0, count - KEPT); i < count; i++) {
            ring[(int) ((length + i) % KEPT)] = buffer[i];
        }
        length += count;
    }

    /**
     * The last line printed, without control characters and not longer than 300 characters. Does not wait for those whom the
     * process has left behind with its output.
     */
    String end() {
        try {
            var unused = reader.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String line = text().strip();
        line = line.substring(line.lastIndexOf('\n') + 1).replaceAll("\\p{Cntrl}", " ");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
    }

    private synchronized String text() {
        int kept = (int) Math.min(length, KEPT);
        byte[] bytes = new byte[kept];
        for (int i = 0; i < kept; i++) {
            bytes[i] = ring[(int) ((length - kept + i) % KEPT)];
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
