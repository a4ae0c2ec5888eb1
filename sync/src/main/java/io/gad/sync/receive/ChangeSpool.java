package io.gad.sync.receive;

import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import io.gad.sync.SyncProblem;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A sequence of changes, in memory up to a limit and as long as the heap that all share allows, then in a file; read from
 * the start as often as needed. The file has no name any more while it is used, so nothing is left of it when the process
 * is killed.
 */
public final class ChangeSpool implements AutoCloseable {

    private static final byte ROW = 1;
    private static final byte TRUNCATE = 2;
    private static final int BUFFER = 1 << 16;

    /** Goes through the buffer: past it, a channel takes memory outside the heap for the whole of a value at once. */
    private static final int PIECE = BUFFER / 2;

    /** A file for less would cost more than it saves. */
    private static final long ALWAYS_IN_MEMORY = 1 << 15;

    private final SpoolRoom room;
    private final List<Change> inMemory = new ArrayList<>();
    private final List<Relation> relations = new ArrayList<>();
    private final Map<Relation, Integer> relationNumbers = new IdentityHashMap<>();
    private long bytes;
    private long count;
    private long heapTaken;
    private @Nullable FileChannel file;
    private @Nullable DataOutputStream out;

    public ChangeSpool(SpoolRoom room) {
        this.room = room;
    }

    public void add(Change change) {
        bytes += change.weight();
        count++;
        if (file == null && bytes <= room.memoryLimit() && takeHeap(change.weight())) {
            inMemory.add(change);
            return;
        }
        try {
            DataOutputStream stream = out;
            if (stream == null) {
                stream = open();
                for (Change earlier : inMemory) {
                    write(stream, earlier);
                }
                leaveMemory();
            }
            write(stream, change);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private boolean takeHeap(long weight) {
        if (!room.heap().take(weight)) {
            if (bytes > ALWAYS_IN_MEMORY) {
                return false;
            }
            room.heap().takeAnyway(weight);
        }
        heapTaken += weight;
        return true;
    }

    private void leaveMemory() {
        inMemory.clear();
        room.heap().give(heapTaken);
        heapTaken = 0;
    }

    /** Nothing will be added any more: what only serves writing is let go. */
    public void complete() {
        DataOutputStream stream = out;
        if (stream != null) {
            try {
                stream.flush();
            } catch (IOException e) {
                throw failed(e);
            }
            out = null;
        }
    }

    private DataOutputStream open() throws IOException {
        Path path = Files.createTempFile(room.directory(), "transaction-", ".spool");
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Files.delete(path);
        DataOutputStream stream =
                new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER));
        file = channel;
        out = stream;
        return stream;
    }

    private void write(DataOutputStream stream, Change change) throws IOException {
        switch (change) {
            case Change.Row row -> {
                stream.writeByte(ROW);
                stream.writeInt(number(row.relation()));
                ByteBuffer raw = row.raw();
                stream.writeInt(raw.remaining());
                int start = raw.arrayOffset() + raw.position();
                for (int at = 0; at < raw.remaining(); at += PIECE) {
                    stream.write(raw.array(), start + at, Math.min(PIECE, raw.remaining() - at));
                }
            }
            case Change.Truncate truncate -> {
                stream.writeByte(TRUNCATE);
                stream.writeBoolean(truncate.restartIdentity());
                stream.writeInt(truncate.relations().size());
                for (Relation relation : truncate.relations()) {
                    stream.writeInt(number(relation));
                }
            }
        }
    }

    private int number(Relation relation) {
        return relationNumbers.computeIfAbsent(relation, r -> {
            relations.add(r);
            return relations.size() - 1;
        });
    }

    /** Every change in the order in which it was added; none may be added afterwards. */
    public void forEach(Consumer<Change> consumer) {
        FileChannel channel = file;
        if (channel == null) {
            inMemory.forEach(consumer);
            return;
        }
        complete();
        try {
            channel.position(0);
            DataInputStream in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), BUFFER));
            for (long i = 0; i < count; i++) {
                consumer.accept(read(in));
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private Change read(DataInputStream in) throws IOException {
        if (in.readByte() == ROW) {
            Relation relation = relations.get(in.readInt());
            byte[] raw = new byte[in.readInt()];
            for (int at = 0; at < raw.length; at += PIECE) {
                in.readFully(raw, at, Math.min(PIECE, raw.length - at));
            }
            return new Change.Row(relation, ByteBuffer.wrap(raw));
        }
        boolean restart = in.readBoolean();
        int size = in.readInt();
        List<Relation> truncated = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            truncated.add(relations.get(in.readInt()));
        }
        return new Change.Truncate(truncated, restart);
    }

    /** The number of changes. */
    public long count() {
        return count;
    }

    /** Their weight in bytes, wherever they are. */
    public long bytes() {
        return bytes;
    }

    /** What of it lies on the heap, in bytes. */
    public long heapBytes() {
        return heapTaken;
    }

    /** What of it lies in a file, in bytes. */
    public long diskBytes() {
        return file == null ? 0 : bytes;
    }

    public boolean isOnDisk() {
        return file != null;
    }

    private SyncProblem failed(IOException e) {
        return new SyncProblem(
                "SPOOL_FAILED",
                "Expected room for a large transaction in " + room.directory() + ", found: " + e.getMessage(),
                "Make room there, or raise the memory that a transaction may take; then resume the task.",
                e);
    }

    @Override
    public void close() {
        leaveMemory();
        FileChannel channel = file;
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }
}
