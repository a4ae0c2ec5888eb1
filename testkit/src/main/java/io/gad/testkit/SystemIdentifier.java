package io.gad.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Gives a copied data directory a system identifier of its own, as initdb would: in {@code pg_control} and in the first
 * page of each log segment. The server must be down, after a clean stop.
 *
 * <p>Layout: {@code src/include/catalog/pg_control.h} (the identifier first, a CRC-32C of all before it last) and
 * {@code src/include/access/xlog_internal.h} (the identifier behind the 24 bytes of a page header).
 */
final class SystemIdentifier {

    private static final int IN_LOG_PAGE = 24;
    private static final int LARGEST_CONTROL = 1024;

    private SystemIdentifier() {}

    static void renew(Path data) throws IOException {
        long fresh = Instant.now().getEpochSecond() << 32
                | ThreadLocalRandom.current().nextInt() & 0xFFFF_FFFFL;
        Path file = data.resolve("global/pg_control");
        ByteBuffer control = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        long old = control.getLong(0);
        int checksumAt = checksumAt(control);
        control.putLong(0, fresh);
        control.putInt(checksumAt, checksum(control, checksumAt));
        for (Path segment : segments(data)) {
            renewSegment(segment, old, fresh);
        }
        // Written in place: the file keeps its owner.
        Files.write(file, control.array(), StandardOpenOption.WRITE);
    }

    /** The place whose value is the checksum of everything before it. */
    private static int checksumAt(ByteBuffer control) throws IOException {
        for (int at = Long.BYTES; at < LARGEST_CONTROL; at += Integer.BYTES) {
            if (control.getInt(at) == checksum(control, at)) {
                return at;
            }
        }
        throw new IOException("Expected a checksum in pg_control, found none");
    }

    private static int checksum(ByteBuffer control, int length) {
        CRC32C crc = new CRC32C();
        crc.update(control.array(), 0, length);
        return (int) crc.getValue();
    }

    private static List<Path> segments(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("pg_wal"))) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9A-F]{24}"))
                    .toList();
        }
    }

    private static void renewSegment(Path segment, long old, long fresh) throws IOException {
        try (var channel = Files.newByteChannel(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer identifier = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            channel.position(IN_LOG_PAGE).read(identifier);
            long found = identifier.getLong(0);
            if (found != old) {
                throw new IOException("Expected identifier " + old + " in " + segment + ", found " + found);
            }
            identifier.clear().putLong(0, fresh);
            channel.position(IN_LOG_PAGE).write(identifier);
        }
    }
}
