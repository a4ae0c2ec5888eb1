package io.gad.postgres.socket;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * What the driver reads of a connection. While what a COPY sends is kept from it, those messages are taken here, as bytes without
 * borders: the driver makes an array of every row. Messages are told apart by "Message Formats" in PostgreSQL's
 * documentation: a letter, and a length that counts itself.
 */
final class CopyInput extends InputStream {

    private static final int HEAD = 5;
    private static final int COPY_DATA = 'd';

    /** What an answer to a COPY can begin with: it begins, an error, a notice, a setting that changed, a notification. */
    private static final String BEGINNINGS = "HENSA";

    private enum Mode {
        /** The driver reads whatever comes. */
        ALL,
        /** An answer is to come; what it begins with shows whether messages can be seen. */
        BEGINNING,
        /** The driver does not get what a COPY sends. */
        APART
    }

    private final GatheringInput in;
    private Mode mode = Mode.ALL;

    /** Of the message that the driver reads, and of the one that is taken here. */
    private long leftToDriver;

    private long leftToTake;
    private long messages;

    CopyInput(GatheringInput in) {
        this.in = in;
    }

    void keepCopied() {
        mode = Mode.BEGINNING;
        leftToDriver = 0;
        leftToTake = 0;
        messages = 0;
    }

    boolean keepsCopied() {
        return mode == Mode.APART;
    }

    void giveAll() {
        mode = Mode.ALL;
    }

    long copiedMessages() {
        return messages;
    }

    @Override
    public int available() throws IOException {
        int there = in.available();
        return mode == Mode.ALL ? there : (int) Math.min(there, leftToDriver);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (mode == Mode.ALL || length == 0) {
            return in.read(target, offset, length);
        }
        if (leftToDriver == 0) {
            beginForDriver();
        }
        int most = mode == Mode.ALL ? length : (int) Math.min(length, leftToDriver);
        int n = in.read(target, offset, most);
        leftToDriver -= Math.max(0, n);
        return n;
    }

    /** Never beyond the message's end: the driver keeps what it has read. */
    private void beginForDriver() throws IOException {
        if (!in.ensure(HEAD)) {
            mode = Mode.ALL; // The connection ends, which the driver is to see.
            return;
        }
        if (mode == Mode.BEGINNING) {
            mode = BEGINNINGS.indexOf(in.peek(0)) < 0 ? Mode.ALL : Mode.APART;
        }
        if (mode == Mode.APART) {
            leftToDriver = 1 + length();
        }
    }

    private long length() throws IOException {
        int length = in.peek(1) << 24 | in.peek(2) << 16 | in.peek(3) << 8 | in.peek(4);
        if (length < HEAD - 1) {
            throw new IOException("Expected the length of a message, found " + length + ".");
        }
        return length;
    }

    /** All that was asked for, unless the COPY ends; -1: it has ended. */
    int readCopied(byte[] target, int offset, int length) throws IOException {
        int n = 0;
        while (n < length && (leftToTake > 0 || beginToTake())) {
            int got = in.read(target, offset + n, (int) Math.min(length - n, leftToTake));
            if (got < 0) {
                throw ended();
            }
            leftToTake -= got;
            n += got;
        }
        return n == 0 && length > 0 ? -1 : n;
    }

    /** Whether the next message is the COPY's; a message may be empty. */
    private boolean beginToTake() throws IOException {
        while (leftToTake == 0) {
            if (!in.ensure(HEAD)) {
                throw ended();
            }
            if (in.peek(0) != COPY_DATA) {
                return false;
            }
            leftToTake = length() - (HEAD - 1);
            in.skip(HEAD);
            messages++;
        }
        return true;
    }

    private static EOFException ended() {
        return new EOFException("Expected the connection to stay, found it closed by the other side.");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
