package io.gad.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the clients were told, in a file outside every database. One line an entry, handed to the system at once. */
public final class Ledger implements AutoCloseable {

    /**
     * A client's way from one server to another: the last commit that it was told of there, and the first one here.
     *
     * @param lastNanos {@link System#nanoTime()}
     * @param firstNanos {@link System#nanoTime()}
     */
    public record Move(int fromPort, long lastNanos, int toPort, long firstNanos) {

        /** How long the client went without a commit. */
        public Duration outage() {
            return Duration.ofNanos(firstNanos - lastNanos);
        }
    }

    private final Path file;
    private final Writer writer;
    private final Map<Integer, LedgerEntry> lastOf = new HashMap<>();
    private final Map<Integer, Move> moves = new HashMap<>();
    private long acknowledged;
    private long inDoubt;

    private Ledger(Path file, Writer writer) {
        this.file = file;
        this.writer = writer;
    }

    /** Goes on at the end of the file; makes it where it is missing. */
    public static Ledger open(Path file) {
        try {
            return new Ledger(
                    file, Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path file() {
        return file;
    }

    public synchronized long acknowledged() {
        return acknowledged;
    }

    public synchronized long inDoubt() {
        return inDoubt;
    }

    synchronized void write(LedgerEntry entry) {
        append(List.of(entry));
    }

    /** Several at once, as of another ledger. */
    public synchronized void append(List<LedgerEntry> entries) {
        try {
            for (LedgerEntry entry : entries) {
                writer.write(entry.toLine());
                writer.write('\n');
                if (entry.isAcknowledged()) {
                    acknowledged++;
                    note(entry);
                } else {
                    inDoubt++;
                }
            }
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void note(LedgerEntry entry) {
        LedgerEntry before = lastOf.put(entry.id().client(), entry);
        if (before != null && before.port() != entry.port()) {
            moves.put(
                    entry.id().client(),
                    new Move(before.port(), before.endedNanos(), entry.port(), entry.endedNanos()));
        }
    }

    /** The last one of a client, since this process has opened the ledger. */
    public synchronized Optional<Move> lastMove(int client) {
        return Optional.ofNullable(moves.get(client));
    }

    /** Everything written so far, in the order of writing. */
    public synchronized List<LedgerEntry> entries() {
        return read(file);
    }

    public static List<LedgerEntry> read(Path file) {
        try {
            return Files.readAllLines(file).stream().map(LedgerEntry::ofLine).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
