package io.gad.postgres.socket;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes what has gathered, at most every four milliseconds. A walsender sends each message of a stream by itself; a reader
 * that is woken for each costs both sides several times as much as the messages do.
 */
final class GatheringInput extends InputStream {

    private static final int BUFFER = 1 << 18;
    private static final long APART_NANOS = 4_000_000;

    private final InputStream in;
    private byte[] buffer = new byte[1 << 12];
    private int from;
    private int to;
    private boolean hurried = true;
    private long filledAt = System.nanoTime() - APART_NANOS;

    GatheringInput(InputStream in) {
        this.in = in;
    }

    /** From now on bytes gather. Before, while a connection is set up, each answer is waited for. */
    void gather() {
        widen();
        hurried = false;
    }

    /** From now on much is read at once, but none of it is waited for: for who sends in large pieces anyway. */
    void widen() {
        if (buffer.length < BUFFER) {
            byte[] larger = new byte[BUFFER];
            System.arraycopy(buffer, from, larger, 0, to - from);
            to -= from;
            from = 0;
            buffer = larger;
        }
    }

    /** Whether so many bytes are at hand, waited for if need be; false at the end of the stream. Less than it reads at once. */
    boolean ensure(int bytes) throws IOException {
        while (to - from < bytes) {
            if (from == to) {
                if (!fill()) {
                    return false;
                }
                continue;
            }
            if (buffer.length - from < bytes) {
                System.arraycopy(buffer, from, buffer, 0, to - from);
                to -= from;
                from = 0;
            }
            int n = in.read(buffer, to, buffer.length - to);
            if (n <= 0) {
                return false;
            }
            to += n;
        }
        return true;
    }

    /** One of the bytes that are {@linkplain #ensure at hand}, which stays. */
    int peek(int place) {
        return buffer[from + place] & 0xFF;
    }

    /** Takes so many of the bytes that are at hand away. */
    void skip(int bytes) {
        from += bytes;
    }

    @Override
    public int available() throws IOException {
        return from < to ? to - from : in.available();
    }

    @Override
    public int read() throws IOException {
        return from < to || fill() ? buffer[from++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (from == to && !fill()) {
            return -1;
        }
        int n = Math.min(length, to - from);
        System.arraycopy(buffer, from, target, offset, n);
        from += n;
        return n;
    }

    /** Waits for bytes; false at the end of the stream. */
    boolean fill() throws IOException {
        if (from < to) {
            return true;
        }
        long early = filledAt + APART_NANOS - System.nanoTime();
        if (!hurried && early > 0 && to < buffer.length) {
            LockSupport.parkNanos(early);
        }
        int n = in.read(buffer, 0, buffer.length);
        filledAt = System.nanoTime();
        from = 0;
        to = Math.max(0, n);
        return n > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
