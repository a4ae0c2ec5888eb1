package io.gad.postgres.socket;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The socket of a connection on which much comes: read in large pieces, waited for without being asked again and again, and
 * what a COPY sends can be taken from it past the driver.
 */
public final class StreamSocket extends Socket {

    private @Nullable GatheringInput pieces;
    private @Nullable CopyInput input;

    @Override
    public synchronized InputStream getInputStream() throws IOException {
        return input();
    }

    private synchronized CopyInput input() throws IOException {
        CopyInput current = input;
        if (current == null) {
            current = new CopyInput(pieces());
            input = current;
        }
        return current;
    }

    private synchronized GatheringInput pieces() throws IOException {
        GatheringInput current = pieces;
        if (current == null) {
            current = new GatheringInput(super.getInputStream());
            pieces = current;
        }
        return current;
    }

    /** From now on bytes gather before they are read. */
    public void gather() throws IOException {
        pieces().gather();
    }

    /** From now on much is read at once. */
    public void widen() throws IOException {
        pieces().widen();
    }

    /** From now on what a COPY sends is kept from the driver, for {@link #readCopied}. Only where nothing is under way. */
    public void keepCopied() throws IOException {
        pieces().widen();
        input().keepCopied();
    }

    /**
     * Whether that is what happens, known once the driver has read the begin of the answer. It is not where the connection is
     * encrypted above this socket: then the driver gets all.
     */
    public boolean keepsCopied() throws IOException {
        return input().keepsCopied();
    }

    /**
     * What a COPY sends, without the borders of its messages.
     *
     * @return how many bytes, all that were asked for unless it ends; -1: it has ended, well or not, and the driver reads how
     */
    public int readCopied(byte[] target, int offset, int length) throws IOException {
        return input().readCopied(target, offset, length);
    }

    /** Messages of the COPY's that were begun to be read: a row each, but for what its format has at the begin and the end. */
    public long copiedMessages() throws IOException {
        return input().copiedMessages();
    }

    /** From now on the driver reads all again. */
    public void giveAll() throws IOException {
        input().giveAll();
    }

    /**
     * Waits until there is something to read or the time has passed. Only for the thread that reads.
     *
     * @throws EOFException if the other side has closed the connection
     */
    public void await(Duration wait) throws IOException {
        int before = getSoTimeout();
        setSoTimeout((int) Math.max(1, wait.toMillis()));
        try {
            if (!pieces().fill()) {
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
