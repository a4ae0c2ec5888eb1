package io.gad.e2e.versions;

import io.gad.e2e.Wait;
import io.gad.testkit.PostgresServer;
import io.gad.testkit.TableComparison;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Two servers held against each other: rows, catalog, roles, sequences; each version in its own words. */
record Sides(PostgresServer first, int firstVersion, PostgresServer second, int secondVersion, String database) {

    private static final String CATALOG = Script.text("catalog");
    private static final String ROLES = Script.text("roles");
    private static final String SEQUENCES = Script.text("sequences");

    /**
     * Waits until rows, catalog and roles are the same; nobody may write meanwhile.
     *
     * @param stopped whether waiting has no use any more
     */
    void awaitEqual(Duration limit, BooleanSupplier stopped, Supplier<String> circumstances) {
        List<String> found = new ArrayList<>(List.of("nothing"));
        Wait.until(
                "equal sides",
                limit,
                () -> {
                    List<String> now = differences();
                    found.clear();
                    found.addAll(now);
                    return now.isEmpty() || stopped.getAsBoolean();
                },
                () -> String.join("\n", found) + "\n" + circumstances.get());
        if (!found.isEmpty()) {
            throw new AssertionError(
                    "Expected equal sides, found " + String.join("\n", found) + "\n" + circumstances.get());
        }
    }

    private List<String> differences() {
        List<String> differences =
                new ArrayList<>(TableComparison.of(first, second, database).differences());
        if (differences.isEmpty()) {
            differences.addAll(lines(
                    first.column(database, CATALOG.replace(":other", String.valueOf(secondVersion))),
                    second.column(database, CATALOG.replace(":other", String.valueOf(firstVersion)))));
            differences.addAll(lines(first.column(database, ROLES), second.column(database, ROLES)));
        }
        return differences;
    }

    /** Where the sequences stand differently. */
    List<String> sequences() {
        return lines(first.column(database, SEQUENCES), second.column(database, SEQUENCES));
    }

    private static List<String> lines(List<@Nullable String> left, List<@Nullable String> right) {
        List<String> differences = new ArrayList<>();
        only(left, right).forEach(line -> differences.add("- " + line));
        only(right, left).forEach(line -> differences.add("+ " + line));
        return differences;
    }

    /** A line that stands here twice and there once is one too many. */
    private static List<@Nullable String> only(List<@Nullable String> here, List<@Nullable String> there) {
        List<@Nullable String> rest = new ArrayList<>(here);
        there.forEach(rest::remove);
        return rest;
    }
}
