package io.gad.control.report;

import io.gad.control.port.LostTransaction;
import io.gad.control.state.Json;
import io.gad.control.store.StoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads a stored report: a line for each lost transaction, or for each piece of a large one, and a last line with the
 * result. One line at a time is held, never the whole.
 */
final class ReportFile {

    private static final int LAST_BYTES = 4096;

    private final Path path;

    ReportFile(Path path) {
        this.path = path;
    }

    /** What tells a piece from that of another transaction. */
    record Head(String database, long xid, String lsn) {}

    /** The result, from the end of the file. */
    ReportStore.Summary summary() {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long end = file.length();
            for (int size = LAST_BYTES; ; size *= 2) {
                long from = Math.max(0, end - size);
                byte[] last = new byte[(int) (end - from)];
                file.seek(from);
                file.readFully(last);
                String text = new String(last, StandardCharsets.UTF_8).stripTrailing();
                int line = text.lastIndexOf('\n');
                if (line >= 0 || from == 0) {
                    String result = text.substring(line + 1);
                    if (result.isEmpty()) {
                        throw new StoreException(
                                "Expected the report " + path + " to end with its result, found it empty.");
                    }
                    return Json.read(result, ReportStore.Summary.class);
                }
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Looks at a transaction, or a piece of a large one. */
    @FunctionalInterface
    interface Reader {
        /**
         * @param number of the transaction in the report, from 0
         * @param piece reads it
         * @return whether to go on
         */
        boolean read(long number, Head head, Supplier<LostTransaction> piece);
    }

    /** Goes through the report in its order. */
    void read(Reader reader) {
        try (BufferedReader lines = Files.newBufferedReader(path)) {
            long number = -1;
            Optional<Head> before = Optional.empty();
            String line = lines.readLine();
            for (String next = lines.readLine(); next != null; next = lines.readLine()) {
                String piece = line;
                Head head = Json.read(piece, Head.class);
                if (before.filter(head::equals).isEmpty()) {
                    number++;
                    before = Optional.of(head);
                }
                if (!reader.read(number, head, () -> Json.read(piece, LostTransaction.class))) {
                    return;
                }
                line = next; // The last line is no transaction.
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private StoreException failed(IOException e) {
        return new StoreException("Reading the report " + path + ": " + e.getMessage(), e);
    }
}
