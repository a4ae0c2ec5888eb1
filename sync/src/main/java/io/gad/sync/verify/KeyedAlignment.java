package io.gad.sync.verify;

import io.gad.postgres.PostgresException;
import io.gad.sync.constraint.OlderRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A table with a key, range by range, each in a transaction of its own. First everything goes from the target that is not
 * as on the source: what is left is part of the source's state, so no unique index is in the way of what then comes.
 *
 * <p>Two servers may sort texts differently, and see a row in different ranges. Each row of the target lies in at least one
 * of its own ranges, each of the source in one of its own; so what is not on the source is taken out in any case, and what
 * the first pass took out too much is put in again by the second, which then looks at all ranges.
 *
 * <p>Ranges whose rows are older than checks that refuse them come last, all in one transaction: the table is locked for
 * that, and its checks come off and back but once.
 */
final class KeyedAlignment implements TableAlignment {

    private static final int RANGE_ROWS = 20_000;
    private static final int KEYS_AT_ONCE = 500;

    private final ComparedTable table;
    private final AlignmentSite site;
    private final List<KeyRange> toFill = new ArrayList<>();
    private final List<KeyRange> refused = new ArrayList<>();
    private Optional<PostgresException> refusal = Optional.empty();
    private long written;

    KeyedAlignment(ComparedTable table, AlignmentSite site) {
        this.table = table;
        this.site = site;
    }

    @Override
    public long run(LongConsumer read) throws InterruptedException {
        List<KeyRange> all = new ArrayList<>();
        Optional<List<String>> after = Optional.empty();
        do {
            KeyRange range = next(after);
            read.accept(takeOut(range));
            all.add(range);
            after = range.upTo();
            goOn();
        } while (after.isPresent());
        boolean strayed = written > 0 && table.sortsByText();
        for (KeyRange range : strayed ? all : toFill) {
            fill(range);
            goOn();
        }
        fillRefused();
        return written;
    }

    private static void goOn() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private Sides sides() {
        return new Sides(site.source(), site.target());
    }

    /** As many rows of the source as fit; fewer where the target holds many more there. */
    private KeyRange next(Optional<List<String>> after) {
        Sides sides = sides();
        KeyRange rest = new KeyRange(table, after, Optional.empty());
        KeyRange range = new KeyRange(table, after, rest.keyAt(sides.source(), RANGE_ROWS));
        Optional<List<String>> sooner = range.keyAt(sides.target(), 2 * RANGE_ROWS);
        return sooner.isPresent() ? new KeyRange(table, after, sooner) : range;
    }

    /** @return rows of the source in the range */
    private long takeOut(KeyRange range) {
        Sides sides = sides();
        Both<KeyRange.Digest> digests = range.digests(sides);
        if (digests.isEqual()) {
            return digests.source().rows();
        }
        if (digests.source().rows() == 0) {
            site.write(() -> written += sides.target().update("DELETE" + table.from() + range.where(), range.bounds()));
            return 0;
        }
        if (digests.target().rows() == 0) {
            toFill.add(range);
            return digests.source().rows();
        }
        Both<Map<List<String>, Long>> hashes = range.hashes(sides);
        List<List<String>> wrong = hashes.target().entrySet().stream()
                .filter(row -> !row.getValue().equals(hashes.source().get(row.getKey())))
                .map(Map.Entry::getKey)
                .toList();
        if (!wrong.isEmpty()) {
            site.write(() -> delete(sides, wrong));
        }
        if (hashes.target().size() - wrong.size() < hashes.source().size()) {
            toFill.add(range);
        }
        return digests.source().rows();
    }

    private void delete(Sides sides, List<List<String>> keys) {
        for (int from = 0; from < keys.size(); from += KEYS_AT_ONCE) {
            written += sides.target().update("DELETE" + table.from() + " WHERE " + among(keys, from));
        }
    }

    private void fill(KeyRange range) {
        filling(range)
                .ifPresent(work -> site.write(() -> {
                    Optional<PostgresException> no = OlderRows.refusal(site.target(), () -> written += work.get());
                    if (no.isPresent()) {
                        refused.add(range);
                        refusal = no;
                    }
                }));
    }

    private void fillRefused() throws InterruptedException {
        if (refusal.isPresent()) {
            PostgresException last = refusal.get();
            try {
                site.write(() ->
                        written += OlderRows.without(site.target(), List.of(table.name()), last, this::putInRefused));
            } catch (CancellationException e) {
                goOn();
                throw e;
            }
        }
    }

    private long putInRefused() {
        long put = 0;
        for (KeyRange range : refused) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("Interrupted while filling table " + table.name());
            }
            put += filling(range).map(Supplier::get).orElse(0L);
        }
        return put;
    }

    /** What writes the rows that the target lacks in a range, if it lacks some. */
    private Optional<Supplier<Long>> filling(KeyRange range) {
        Sides sides = sides();
        Both<KeyRange.Digest> digests = range.digests(sides);
        if (digests.isEqual()) {
            return Optional.empty();
        }
        if (digests.target().rows() == 0 && !table.sortsByText()) {
            return Optional.of(() -> new RowPipe(table, sides).carry(table.from() + range.whereInText()));
        }
        Both<Map<List<String>, Long>> hashes = range.hashes(sides);
        List<List<String>> lacking = hashes.source().entrySet().stream()
                .filter(row -> !row.getValue().equals(hashes.target().get(row.getKey())))
                .map(Map.Entry::getKey)
                .toList();
        return Optional.of(() -> putIn(sides, lacking));
    }

    /** One that the target sorts into another range may stand there already. */
    private long putIn(Sides sides, List<List<String>> keys) {
        long put = 0;
        for (int from = 0; from < keys.size(); from += KEYS_AT_ONCE) {
            String among = among(keys, from);
            sides.target().execute("DELETE" + table.from() + " WHERE " + among);
            put += new RowPipe(table, sides).carry(table.from() + " WHERE " + among);
        }
        return put;
    }

    private String among(List<List<String>> keys, int from) {
        return keys.subList(from, Math.min(from + KEYS_AT_ONCE, keys.size())).stream()
                .map(table::keyLiteral)
                .collect(Collectors.joining(", ", "(" + table.keyColumns() + ") IN (", ")"));
    }
}
