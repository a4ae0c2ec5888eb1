package io.gad.postgres.pgoutput;

import io.gad.postgres.Lsn;
import io.gad.postgres.TableName;
import io.gad.postgres.pgoutput.PgOutputMessage.Begin;
import io.gad.postgres.pgoutput.PgOutputMessage.Column;
import io.gad.postgres.pgoutput.PgOutputMessage.Commit;
import io.gad.postgres.pgoutput.PgOutputMessage.Delete;
import io.gad.postgres.pgoutput.PgOutputMessage.Identity;
import io.gad.postgres.pgoutput.PgOutputMessage.Insert;
import io.gad.postgres.pgoutput.PgOutputMessage.Message;
import io.gad.postgres.pgoutput.PgOutputMessage.Origin;
import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import io.gad.postgres.pgoutput.PgOutputMessage.Truncate;
import io.gad.postgres.pgoutput.PgOutputMessage.Type;
import io.gad.postgres.pgoutput.PgOutputMessage.Update;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns the bytes of one {@code pgoutput} message into its value. Keeps no state: a change names its relation by id,
 * and whoever reads the stream remembers the relations. Values are slices of the buffer's own array, so a decoded row
 * keeps that array alive and nobody may write into it.
 */
public final class PgOutputDecoder {

    /** PostgreSQL counts microseconds from 2000-01-01 00:00 UTC. */
    private static final long EPOCH_SECONDS = 946_684_800L;

    private PgOutputDecoder() {}

    /**
     * Decodes the message that lies between the buffer's position and limit.
     *
     * @param buffer backed by an array, big-endian
     * @throws IllegalArgumentException if it is not a message of protocol version 1
     */
    public static PgOutputMessage decode(ByteBuffer buffer) {
        try {
            char type = (char) buffer.get();
            return switch (type) {
                case 'B' -> new Begin(lsn(buffer), time(buffer), Integer.toUnsignedLong(buffer.getInt()));
                case 'C' -> commit(buffer);
                case 'O' -> new Origin(lsn(buffer), string(buffer));
                case 'R' -> relation(buffer);
                case 'Y' -> new Type(buffer.getInt(), name(buffer));
                case 'I' -> insert(buffer);
                case 'U' -> update(buffer);
                case 'D' -> delete(buffer);
                case 'T' -> truncate(buffer);
                case 'M' -> message(buffer);
                default ->
                    throw new IllegalArgumentException(
                            "Expected a pgoutput message of protocol version 1, found type '" + type + "'.");
            };
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("Expected a whole pgoutput message, found one that ends too early.", e);
        }
    }

    /** The moment that PostgreSQL writes as {@code micros} microseconds since 2000-01-01 UTC. */
    public static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                EPOCH_SECONDS + Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }

    private static Commit commit(ByteBuffer buffer) {
        byte flags = buffer.get();
        if (flags != 0) {
            throw new IllegalArgumentException("Expected commit flags 0, found " + flags + ".");
        }
        return new Commit(lsn(buffer), lsn(buffer), time(buffer));
    }

    private static Relation relation(ByteBuffer buffer) {
        int id = buffer.getInt();
        TableName name = name(buffer);
        char identity = (char) buffer.get();
        int count = Short.toUnsignedInt(buffer.getShort());
        List<Column> columns = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            boolean key = (buffer.get() & 1) != 0;
            columns.add(new Column(key, string(buffer), buffer.getInt(), buffer.getInt()));
        }
        return new Relation(id, name, identity(identity), columns);
    }

    private static Identity identity(char code) {
        return switch (code) {
            case 'd' -> Identity.DEFAULT;
            case 'n' -> Identity.NOTHING;
            case 'f' -> Identity.FULL;
            case 'i' -> Identity.INDEX;
            default ->
                throw new IllegalArgumentException(
                        "Expected a replica identity of d, n, f or i, found '" + code + "'.");
        };
    }

    private static Insert insert(ByteBuffer buffer) {
        int relation = buffer.getInt();
        expect(buffer.get(), 'N');
        return new Insert(relation, Tuple.read(buffer));
    }

    private static Update update(ByteBuffer buffer) {
        int relation = buffer.getInt();
        char part = (char) buffer.get();
        if (part == 'N') {
            return new Update(relation, Optional.empty(), false, Tuple.read(buffer));
        }
        boolean whole = isWhole(part);
        Tuple before = Tuple.read(buffer);
        expect(buffer.get(), 'N');
        return new Update(relation, Optional.of(before), whole, Tuple.read(buffer));
    }

    private static Delete delete(ByteBuffer buffer) {
        int relation = buffer.getInt();
        boolean whole = isWhole((char) buffer.get());
        return new Delete(relation, Tuple.read(buffer), whole);
    }

    private static boolean isWhole(char part) {
        return switch (part) {
            case 'K' -> false;
            case 'O' -> true;
            default -> throw new IllegalArgumentException("Expected an old row (K or O), found '" + part + "'.");
        };
    }

    private static Truncate truncate(ByteBuffer buffer) {
        int count = buffer.getInt();
        byte options = buffer.get();
        List<Integer> relations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            relations.add(buffer.getInt());
        }
        return new Truncate(relations, (options & 1) != 0, (options & 2) != 0);
    }

    private static Message message(ByteBuffer buffer) {
        boolean transactional = (buffer.get() & 1) != 0;
        Lsn lsn = lsn(buffer);
        String prefix = string(buffer);
        int length = buffer.getInt();
        ByteBuffer content = buffer.slice(buffer.position(), length);
        return new Message(transactional, lsn, prefix, content);
    }

    private static void expect(byte found, char expected) {
        if (found != expected) {
            throw new IllegalArgumentException(
                    "Expected '" + expected + "' in a pgoutput message, found '" + (char) found + "'.");
        }
    }

    private static TableName name(ByteBuffer buffer) {
        String schema = string(buffer);
        return new TableName(schema.isEmpty() ? "pg_catalog" : schema, string(buffer));
    }

    private static Lsn lsn(ByteBuffer buffer) {
        return new Lsn(buffer.getLong());
    }

    private static Instant time(ByteBuffer buffer) {
        return instant(buffer.getLong());
    }

    private static String string(ByteBuffer buffer) {
        int start = buffer.position();
        while (buffer.get() != 0) {
            continue;
        }
        return new String(
                buffer.array(), buffer.arrayOffset() + start, buffer.position() - 1 - start, StandardCharsets.UTF_8);
    }
}
