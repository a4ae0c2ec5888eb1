package io.gad.control.report;

import io.gad.control.port.LostTransaction;
import io.gad.control.port.TailResult;
import io.gad.control.state.Json;
import io.gad.control.store.StoreException;
import io.gad.postgres.Lsn;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One file a report: a line for each lost transaction (for each piece of a large one) and a last line with the result.
 * Written beside and moved into place whole, so that a kill leaves the former report or the new one, never half of one. It
 * stays when its group is deleted.
 */
public final class ReportStore {

    private static final String SUFFIX = ".jsonl";

    private final Path directory;

    /** One a report: a server that falls silent while it is read keeps nobody from another's. */
    private final Map<Path, Lock> writing = new ConcurrentHashMap<>();

    public ReportStore(Path directory) {
        this.directory = directory;
    }

    /**
     * The last line of a report.
     *
     * @param count of transactions
     * @param formerPrimary who had them; of what a secondary had applied and the promoted one had not, that secondary
     * @param task by which the promoted member followed the former primary; empty in reports of older servers
     * @param surplus where it is what a secondary had
     */
    public record Summary(
            String groupId,
            String group,
            String formerPrimary,
            long epoch,
            boolean complete,
            String why,
            long count,
            Optional<String> task,
            Optional<Surplus> surplus) {

        public Summary {
            task = task == null ? Optional.empty() : task;
            surplus = surplus == null ? Optional.empty() : surplus;
        }
    }

    /**
     * What a secondary had applied of the old primary and the promoted one had not: rows as they were behind each of its batches.
     *
     * @param oldPrimary whose own report says it exactly
     * @param upTo by database, up to where of the old primary's log; a database that was not read to there is not among them
     */
    public record Surplus(String oldPrimary, Map<String, Lsn> upTo) {
        public Surplus {
            upTo = Map.copyOf(upTo);
        }

        private Surplus but(Set<String> unread) {
            Map<String, Lsn> whole = new HashMap<>(upTo);
            whole.keySet().removeAll(unread);
            return new Surplus(oldPrimary, whole);
        }
    }

    /** What a report is about. */
    public record Subject(String groupId, String group, String formerPrimary, long epoch, String task) {}

    /**
     * Replaces the report on one reign of a former primary by what {@code reading} gives. What was listed stays listed: of a
     * reading that breaks off before it only the result is taken.
     *
     * @param reading takes a sink for the transactions and answers with the result
     */
    public Summary write(Subject of, Function<Consumer<LostTransaction>, TailResult> reading) {
        return write(of, read -> Optional.empty(), reading);
    }

    /**
     * The same of what a secondary had. It is never said to be complete, for it does not tell the transactions themselves. Where it had
     * nothing of the customer's there is no report.
     */
    public Summary writeSurplus(Subject of, Surplus surplus, Function<Consumer<LostTransaction>, TailResult> reading) {
        return alone(of, () -> surplus(of, surplus, reading));
    }

    private Summary surplus(Subject of, Surplus surplus, Function<Consumer<LostTransaction>, TailResult> reading) {
        boolean[] whole = {false};
        Summary written = write(of, read -> Optional.of(surplus.but(read.unread())), sink -> {
            TailResult read = reading.apply(sink);
            whole[0] = read.complete();
            return new TailResult(
                    false,
                    "it is what secondary " + of.formerPrimary() + " had of " + surplus.oldPrimary()
                            + " when that was lost, and the promoted one had not. It tells rows as they were behind each batch that "
                            + of.formerPrimary() + " applied: one may stand for several transactions of "
                            + surplus.oldPrimary() + ", and the first may hold some that are not lost. Once "
                            + surplus.oldPrimary() + " has been read, its own report takes the place of this one"
                            + (read.complete() ? "" : ". Of it is missing: " + read.why()),
                    read.unread());
        });
        if (whole[0] && written.count() == 0) {
            Path report = path(of.groupId(), of.formerPrimary(), of.epoch());
            try {
                Files.deleteIfExists(report);
            } catch (IOException e) {
                throw new StoreException("Removing the empty report " + report + ": " + e.getMessage(), e);
            }
        }
        return written;
    }

    private Summary write(
            Subject of,
            Function<TailResult, Optional<Surplus>> surplus,
            Function<Consumer<LostTransaction>, TailResult> reading) {
        return alone(of, () -> replace(of, surplus, reading));
    }

    /** Two who read the same would write one into the other's file. */
    private Summary alone(Subject of, Supplier<Summary> work) {
        Lock lock = writing.computeIfAbsent(
                path(of.groupId(), of.formerPrimary(), of.epoch()), report -> new ReentrantLock());
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private Summary replace(
            Subject of,
            Function<TailResult, Optional<Surplus>> surplus,
            Function<Consumer<LostTransaction>, TailResult> reading) {
        Path report = path(of.groupId(), of.formerPrimary(), of.epoch());
        Path beside = report.resolveSibling(report.getFileName() + ".new");
        try {
            Files.createDirectories(directory);
            Summary summary;
            try (BufferedWriter writer = Files.newBufferedWriter(beside)) {
                Counted counted = new Counted();
                TailResult result = reading.apply(transaction -> {
                    line(writer, transaction);
                    counted.see(transaction);
                });
                summary = new Summary(
                        of.groupId(),
                        of.group(),
                        of.formerPrimary(),
                        of.epoch(),
                        result.complete(),
                        result.why(),
                        counted.transactions,
                        Optional.of(of.task()),
                        surplus.apply(result));
                line(writer, summary);
            }
            summary = keepingListed(beside, summary);
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(beside, report, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return summary;
        } catch (IOException | UncheckedIOException e) {
            throw new StoreException("Writing the report " + report + ": " + e.getMessage(), e);
        }
    }

    /** Takes of each database that an incomplete reading got less far in what was listed before. */
    private Summary keepingListed(Path beside, Summary read) throws IOException {
        Optional<Summary> before = summary(read.groupId(), read.formerPrimary(), read.epoch());
        if (read.complete() || before.isEmpty()) {
            return read;
        }
        Map<String, Lsn> now = ends(new ReportFile(beside));
        Set<String> cut = new HashSet<>();
        ends(before.get()).forEach((database, end) -> {
            if (end.isAfter(now.getOrDefault(database, Lsn.ZERO))) {
                cut.add(database);
            }
        });
        if (cut.isEmpty()) {
            return read;
        }
        Path merged = beside.resolveSibling(beside.getFileName() + ".merged");
        Counted counted = new Counted();
        Summary kept;
        try (BufferedWriter writer = Files.newBufferedWriter(merged)) {
            copy(new ReportFile(beside), database -> !cut.contains(database), writer, counted);
            copy(file(before.get()), cut::contains, writer, counted);
            kept = new Summary(
                    read.groupId(),
                    read.group(),
                    read.formerPrimary(),
                    read.epoch(),
                    false,
                    read.why(),
                    counted.transactions,
                    read.task(),
                    read.surplus());
            line(writer, kept);
        }
        Files.move(merged, beside, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return kept;
    }

    private static void copy(ReportFile from, Predicate<String> databases, BufferedWriter into, Counted counted) {
        from.read((number, head, piece) -> {
            if (databases.test(head.database())) {
                LostTransaction transaction = piece.get();
                line(into, transaction);
                counted.see(transaction);
            }
            return true;
        });
    }

    /** Pieces of one transaction follow each other. */
    private static final class Counted {
        private long transactions;
        private Optional<LostTransaction> last = Optional.empty();

        void see(LostTransaction piece) {
            if (last.filter(piece::isPieceOfTheSame).isEmpty()) {
                transactions++;
            }
            last = Optional.of(piece.bare());
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
        Path report = path(groupId, formerPrimary, epoch);
        return Files.exists(report) ? Optional.of(new ReportFile(report).summary()) : Optional.empty();
    }

    /** All reports of a group, the newest reign first, and of each what secondaries had last. */
    public List<Summary> summaries(String groupId) {
        return summaries(summary -> summary.groupId().equals(groupId));
    }

    /** All reports that are wanted, of whatever group, the newest reign first. */
    public List<Summary> summaries(Predicate<Summary> wanted) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.getFileName().toString().endsWith(SUFFIX))
                    .map(f -> new ReportFile(f).summary())
                    .filter(wanted)
                    .sorted(Comparator.comparingLong(Summary::epoch)
                            .reversed()
                            .thenComparing(summary -> summary.surplus().isPresent()))
                    .toList();
        } catch (IOException e) {
            throw new StoreException("Listing the reports in " + directory + ": " + e.getMessage(), e);
        }
    }

    /**
     * Transactions of a report, each as one.
     *
     * @param offset of the first in the report
     * @param most how many
     * @param mostChanges how many changes of each; what is more is only counted, and long values are cut
     */
    public List<Excerpt> page(Summary of, long offset, long most, int mostChanges) {
        List<Excerpt> page = new ArrayList<>();
        long[] at = {-1};
        file(of).read((number, head, piece) -> {
            if (number >= offset && number - offset < most) {
                LostTransaction read = piece.get();
                if (number != at[0]) {
                    at[0] = number;
                    page.add(new Excerpt(read.bare(), 0));
                }
                page.set(page.size() - 1, page.getLast().and(read, mostChanges));
            }
            return number - offset < most;
        });
        return page;
    }

    /** Every transaction of a report in its order, a large one in pieces behind each other. */
    public void forEach(Summary of, Consumer<LostTransaction> sink) {
        file(of).read((number, head, piece) -> {
            sink.accept(piece.get());
            return true;
        });
    }

    /** The pieces of one transaction of a report in their order; none if it is not in it. */
    public void pieces(Summary of, String database, String lsn, Consumer<LostTransaction> sink) {
        boolean[] seen = {false};
        file(of).read((number, head, piece) -> {
            boolean wanted = head.database().equals(database) && head.lsn().equals(lsn);
            if (wanted) {
                seen[0] = true;
                sink.accept(piece.get());
            }
            return wanted || !seen[0];
        });
    }

    /** One transaction of a report, without its changes. */
    public Optional<LostTransaction> find(Summary of, String database, String lsn) {
        List<LostTransaction> found = new ArrayList<>();
        file(of).read((number, head, piece) -> {
            if (head.database().equals(database) && head.lsn().equals(lsn)) {
                found.add(piece.get().bare());
            }
            return found.isEmpty();
        });
        return found.stream().findFirst();
    }

    /** Where each database's part of a report ends: at the end of its last commit. */
    public Map<String, Lsn> ends(Summary of) {
        return ends(file(of));
    }

    private static Map<String, Lsn> ends(ReportFile file) {
        Map<String, Lsn> ends = new HashMap<>();
        file.read((number, head, piece) -> {
            Lsn unused = ends.merge(head.database(), Lsn.parse(head.lsn()), Lsn::max);
            return true;
        });
        return ends;
    }

    private ReportFile file(Summary of) {
        return new ReportFile(path(of.groupId(), of.formerPrimary(), of.epoch()));
    }

    private Path path(String groupId, String formerPrimary, long epoch) {
        return directory.resolve(groupId + "_" + epoch + "_" + formerPrimary + SUFFIX);
    }
}
