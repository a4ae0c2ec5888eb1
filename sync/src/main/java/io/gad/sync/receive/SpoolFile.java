package io.gad.sync.receive;

import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
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
 * The changes of a large transaction on disk: written once, then read from the start as often as needed. The file has no
 * name any more while it is used, so nothing is left of it when the process is killed.
 */
final class SpoolFile implements AutoCloseable {

    private static final byte ROW = 1;
    private static final byte TRUNCATE = 2;
    private static final int BUFFER = 1 << 16;

    /** Goes through the buffer: past it, a channel takes memory outside the heap for the whole of a value at once. */
    private static final int PIECE = BUFFER / 2;

    private final FileChannel channel;
    private final List<Relation> relations = new ArrayList<>();
    private final Map<Relation, Integer> relationNumbers = new IdentityHashMap<>();
    private long count;
    private @Nullable DataOutputStream out;

    SpoolFile(Path directory) throws IOException {
        Path path = Files.createTempFile(directory, "transaction-", ".spool");
        channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Files.delete(path);
        out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER));
    }

    /** Adds one; not after {@link #complete}. */
    void write(Change change) throws IOException {
        DataOutputStream stream = out;
        if (stream == null) {
            throw new IllegalStateException("Expected a file that is not complete.");
        }
        count++;
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

    /** Nothing will be added any more: what only serves writing is let go. */
    void complete() throws IOException {
        DataOutputStream stream = out;
        if (stream != null) {
            stream.flush();
            out = null;
        }
    }

    /** Every change in the order in which it was written; completes it. */
    void forEach(Consumer<Change> consumer) throws IOException {
        complete();
        channel.position(0);
        DataInputStream in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), BUFFER));
        for (long i = 0; i < count; i++) {
            consumer.accept(read(in));
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

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
