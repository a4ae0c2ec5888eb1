package io.gad.e2e.torture;

import io.gad.testkit.PostgresServer;
import io.gad.testkit.TableComparison;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Whether two servers hold the same: {@code pg_dump -s} of both, our own objects aside, every table row by row, and what
 * comes beside the log.
 */
final class Likeness {

    private static final int SHOWN = 5;

    private final PostgresServer first;
    private final PostgresServer second;
    private final Path folder;

    Likeness(PostgresServer first, PostgresServer second, Path folder) {
        this.first = first;
        this.second = second;
        this.folder = folder;
    }

    /** What differs, the first few of each; empty where nothing does. */
    List<String> differences() {
        List<String> all = new ArrayList<>();
        try (var beside = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<SchemaDump> source = beside.submit(() -> SchemaDump.of(first, folder.resolve("source.sql")));
            Future<SchemaDump> target = beside.submit(() -> SchemaDump.of(second, folder.resolve("target.sql")));
            for (String difference :
                    TableComparison.of(first, second, Writer.DATABASE).differences()) {
                all.add(difference);
                all.addAll(rows(difference));
            }
            all.addAll(SchemaDump.differences(source.get(), target.get()));
            all.addAll(BesideTheLog.differences(first, second));
        } catch (ExecutionException e) {
            throw new IllegalStateException("Expected to read the schema of both sides", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while both sides were read", e);
        }
        return all;
    }

    private List<String> rows(String difference) {
        int end = difference.indexOf(": Content");
        if (end < 0) {
            return List.of();
        }
        String query = "SELECT left(t::text, 300) || ' ' || md5(t::text) FROM ONLY " + difference.substring(0, end)
                + " t ORDER BY 1";
        List<String> left = strings(first.column(Writer.DATABASE, query));
        List<String> right = strings(second.column(Writer.DATABASE, query));
        List<String> found = new ArrayList<>();
        only(left, right).forEach(row -> found.add("  on the source only: " + row));
        only(right, left).forEach(row -> found.add("  on the target only: " + row));
        return found;
    }

    private static List<String> strings(List<?> rows) {
        return rows.stream().map(String::valueOf).toList();
    }

    /** The first few of those that the other does not have, or has less often. */
    static List<String> only(List<String> here, List<String> there) {
        List<String> rest = new ArrayList<>(here);
        for (String line : there) {
            rest.remove(line);
        }
        return rest.subList(0, Math.min(SHOWN, rest.size()));
    }
}
