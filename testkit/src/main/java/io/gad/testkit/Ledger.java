package io.gad.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** What the clients were told, in a file outside every database. One line an entry, handed to the system at once. */
public final class Ledger implements AutoCloseable {

    private final Path file;
    private final Writer writer;
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
                } else {
                    inDoubt++;
                }
            }
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
