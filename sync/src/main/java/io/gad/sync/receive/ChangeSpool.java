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
 * A sequence of changes, in memory up to a limit, then in a file; read from the start as often as needed. The file has
 * no name any more while it is used, so nothing is left of it when the process is killed.
 */
public final class ChangeSpool implements AutoCloseable {

    private static final byte ROW = 1;
    private static final byte TRUNCATE = 2;
    private static final int BUFFER = 1 << 16;

    private final Path directory;
    private final long memoryLimit;
    private final List<Change> inMemory = new ArrayList<>();
    private final List<Relation> relations = new ArrayList<>();
    private final Map<Relation, Integer> relationNumbers = new IdentityHashMap<>();
    private long bytes;
    private long count;
    private @Nullable FileChannel file;
    private @Nullable DataOutputStream out;

    /**
     * @param directory where a file may be made
     * @param memoryLimit in bytes
     */
    public ChangeSpool(Path directory, long memoryLimit) {
        this.directory = directory;
        this.memoryLimit = memoryLimit;
    }

    public void add(Change change) {
        bytes += change.weight();
        count++;
        if (out == null && bytes <= memoryLimit) {
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
                inMemory.clear();
            }
            write(stream, change);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private DataOutputStream open() throws IOException {
        Path path = Files.createTempFile(directory, "transaction-", ".spool");
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
                stream.write(raw.array(), raw.arrayOffset() + raw.position(), raw.remaining());
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

    /** Every change in the order in which it was added. */
    public void forEach(Consumer<Change> consumer) {
        FileChannel channel = file;
        DataOutputStream stream = out;
        if (channel == null || stream == null) {
            inMemory.forEach(consumer);
            return;
        }
        try {
            stream.flush();
            channel.position(0);
            DataInputStream in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), BUFFER));
            for (long i = 0; i < count; i++) {
                consumer.accept(read(in));
            }
            channel.position(channel.size());
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private Change read(DataInputStream in) throws IOException {
        if (in.readByte() == ROW) {
            Relation relation = relations.get(in.readInt());
            byte[] raw = new byte[in.readInt()];
            in.readFully(raw);
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
        return file == null ? bytes : 0;
    }

    public boolean isOnDisk() {
        return file != null;
    }

    private SyncProblem failed(IOException e) {
        return new SyncProblem(
                "SPOOL_FAILED",
                "Expected room for a large transaction in " + directory + ", found: " + e.getMessage(),
                "Make room there, or raise the memory that a transaction may take; then resume the task.",
                e);
    }

    @Override
    public void close() {
        inMemory.clear();
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
