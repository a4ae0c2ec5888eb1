package io.gad.control.report;

import io.gad.control.port.LostTransaction;
import io.gad.control.port.TailResult;
import io.gad.control.state.Json;
import io.gad.control.store.StoreException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One file a report: a line for each lost transaction and a last line with the result. Written beside and moved into
 * place whole, so that a kill leaves the former report or the new one, never half of one.
 */
public final class ReportStore {

    private static final String SUFFIX = ".jsonl";

    private final Path directory;

    public ReportStore(Path directory) {
        this.directory = directory;
    }

    /** The last line of a report. */
    public record Summary(
            String groupId, String group, String formerPrimary, long epoch, boolean complete, String why, long count) {}

    /**
     * Replaces the report on one reign of a former primary by what {@code reading} gives.
     *
     * @param reading takes a sink for the transactions and answers with the result
     */
    public synchronized Summary write(
            String groupId,
            String group,
            String formerPrimary,
            long epoch,
            Function<Consumer<LostTransaction>, TailResult> reading) {
        Path report = file(groupId, formerPrimary, epoch);
        Path beside = report.resolveSibling(report.getFileName() + ".new");
        try {
            Files.createDirectories(directory);
            long[] count = {0};
            Summary summary;
            try (BufferedWriter writer = Files.newBufferedWriter(beside)) {
                TailResult result = reading.apply(transaction -> {
                    line(writer, transaction);
                    count[0]++;
                });
                summary = new Summary(groupId, group, formerPrimary, epoch, result.complete(), result.why(), count[0]);
                line(writer, summary);
            }
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(beside, report, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return summary;
        } catch (IOException | UncheckedIOException e) {
            throw new StoreException("Writing the report " + report + ": " + e.getMessage(), e);
        }
    }

    private static void line(BufferedWriter writer, Object document) {
        try {
            writer.write(Json.write(document));
            writer.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The result of the stored report, if there is one. */
    public Optional<Summary> summary(String groupId, String formerPrimary, long epoch) {
        Path report = file(groupId, formerPrimary, epoch);
        return Files.exists(report) ? Optional.of(read(report, 0, 0).summary()) : Optional.empty();
    }

    /** All reports of a group, the newest reign first. */
    public List<Summary> summaries(String groupId) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.getFileName().toString().startsWith(groupId + "_"))
                    .filter(f -> f.getFileName().toString().endsWith(SUFFIX))
                    .map(f -> read(f, 0, 0).summary())
                    .sorted(Comparator.comparingLong(Summary::epoch).reversed())
                    .toList();
        } catch (IOException e) {
            throw new StoreException("Listing the reports in " + directory + ": " + e.getMessage(), e);
        }
    }

    /** A page of a report: its result and the transactions from {@code offset} on. */
    public LostTransactions page(Summary of, long offset, int limit) {
        Page page = read(file(of.groupId(), of.formerPrimary(), of.epoch()), offset, limit);
        return new LostTransactions(
                of.group(),
                of.formerPrimary(),
                page.summary().complete(),
                page.summary().why(),
                page.transactions().stream()
                        .map(t -> new LostTransactions.Entry(t, LostTransactions.Status.OPEN))
                        .toList());
    }

    private record Page(Summary summary, List<LostTransaction> transactions) {}

    private static Page read(Path report, long offset, int limit) {
        List<LostTransaction> transactions = new ArrayList<>();
        try (var reader = Files.newBufferedReader(report)) {
            String line = reader.readLine();
            for (long number = 0; line != null; number++) {
                String next = reader.readLine();
                if (next == null) {
                    return new Page(Json.read(line, Summary.class), transactions);
                }
                if (number >= offset && number - offset < limit) {
                    transactions.add(Json.read(line, LostTransaction.class));
                }
                line = next;
            }
            throw new StoreException("Expected the report " + report + " to end with its result, found it empty.");
        } catch (IOException e) {
            throw new StoreException("Reading the report " + report + ": " + e.getMessage(), e);
        }
    }

    private Path file(String groupId, String formerPrimary, long epoch) {
        return directory.resolve(groupId + "_" + epoch + "_" + formerPrimary + SUFFIX);
    }
}
