package io.gad.postgres.replication;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The socket of a replication connection: read in large pieces, and waited for without being asked again and again. */
final class StreamSocket extends Socket {

    private @Nullable GatheringInput input;

    @Override
    public synchronized InputStream getInputStream() throws IOException {
        return input();
    }

    private synchronized GatheringInput input() throws IOException {
        GatheringInput current = input;
        if (current == null) {
            current = new GatheringInput(super.getInputStream());
            input = current;
        }
        return current;
    }

    /** From now on bytes gather before they are read. */
    void gather() throws IOException {
        input().gather();
    }

    /** From now on much is read at once. */
    void widen() throws IOException {
        input().widen();
    }

    /**
     * Waits until there is something to read or the time has passed. Only for the thread that reads.
     *
     * @throws EOFException if the other side has closed the connection
     */
    void await(Duration wait) throws IOException {
        int before = getSoTimeout();
        setSoTimeout((int) Math.max(1, wait.toMillis()));
        try {
            if (!input().fill()) {
                throw new EOFException("Expected the connection to stay, found it closed by the other side.");
            }
        } catch (SocketTimeoutException e) {
            return; // Nothing came.
        } finally {
            if (!isClosed()) {
                setSoTimeout(before);
            }
        }
    }
}
