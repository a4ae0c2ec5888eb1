package io.gad.bench;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer of {@code gad bench}.
 *
 * @param command what was asked, without {@code gad bench}
 * @param begun when
 */
record Result(Machine machine, List<BenchRun> runs, String command, Instant begun) {

    Result {
        runs = List.copyOf(runs);
    }

    /** For people: a table for each kind of benchmark. */
    List<String> page() {
        List<String> page = new ArrayList<>();
        List<List<String>> table = new ArrayList<>();
        for (BenchRun run : runs) {
            if (table.isEmpty() || !table.getFirst().equals(run.columns())) {
                page.addAll(aligned(table));
                table = new ArrayList<>(List.of(run.columns()));
            }
            table.add(run.cells());
        }
        page.addAll(aligned(table));
        page.add(machine.text());
        return page;
    }

    private static List<String> aligned(List<List<String>> table) {
        List<String> lines = new ArrayList<>();
        for (List<String> cells : table) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < cells.size(); column++) {
                int place = column;
                int width = table.stream()
                        .mapToInt(row -> row.get(place).length())
                        .max()
                        .orElse(0);
                line.append(cells.get(column))
                        .append(" ".repeat(width - cells.get(column).length() + 2));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
