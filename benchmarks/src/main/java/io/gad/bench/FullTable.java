package io.gad.bench;

import io.gad.api.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** {@code gad bench table --from DIR}: what runs have left as JSON, as tables in Markdown: written from the figures, not by hand. */
final class FullTable {

    private static final String JSON = ".json";

    private final List<Result> results;

    FullTable(List<Result> results) {
        this.results = List.copyOf(results);
    }

    /** Every file {@code *.json} of a directory, in the order of their names. */
    static FullTable read(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            List<Result> results = new ArrayList<>();
            for (Path file :
                    files.filter(one -> one.toString().endsWith(JSON)).sorted().toList()) {
                results.add(result(Json.mapper().readTree(Files.readString(file))));
            }
            return new FullTable(results);
        } catch (IOException e) {
            throw new UncheckedIOException("Expected to read what runs have left in " + directory, e);
        }
    }

    static Result result(JsonNode document) {
        List<BenchRun> runs = new ArrayList<>();
        document.at("/runs").forEach(run -> runs.add(run(run)));
        return new Result(
                Json.mapper().treeToValue(document.at("/machine"), Machine.class),
                runs,
                document.at("/command").asString(""),
                Instant.parse(document.at("/begun").asString()));
    }

    /** By the names that the documents have. */
    private static BenchRun run(JsonNode run) {
        String bench = run.at("/bench").asString();
        Class<? extends BenchRun> type = switch (bench) {
            case "load", "apply" -> BenchRun.Speed.class;
            case "lag" -> BenchRun.Lag.class;
            case "promote" -> BenchRun.Promotion.class;
            case "outage" -> OutageRun.class;
            case "rejoin" -> RejoinRun.class;
            case "overhead" ->
                run.at("/workload").asString().equals(Idle.NAME) ? BenchRun.Idle.class : BenchRun.Overhead.class;
            default -> throw new IllegalArgumentException("Expected a bench that is known, found " + bench + ".");
        };
        return Json.mapper().treeToValue(run, type);
    }

    boolean isEmpty() {
        return results.isEmpty();
    }

    /** Where and when it was measured, and one table for each kind of run, each line with its command. */
    List<String> markdown() {
        List<String> page = new ArrayList<>(places());
        Map<List<String>, List<List<String>>> tables = new LinkedHashMap<>();
        for (Result result : results) {
            for (BenchRun run : result.runs()) {
                List<String> cells = new ArrayList<>(List.of("`" + result.command() + "`"));
                cells.addAll(run.cells());
                tables.computeIfAbsent(run.columns(), columns -> new ArrayList<>())
                        .add(cells);
            }
        }
        tables.forEach((columns, rows) -> {
            List<String> head = new ArrayList<>(List.of("command"));
            head.addAll(columns);
            page.add("");
            page.add(line(head));
            page.add("|" + "---|".repeat(head.size()));
            rows.forEach(row -> page.add(line(row)));
        });
        return page;
    }

    private List<String> places() {
        Map<String, Set<String>> days = new TreeMap<>();
        for (Result result : results) {
            days.computeIfAbsent(result.machine().text(), machine -> new LinkedHashSet<>())
                    .add(result.begun().toString().substring(0, "2026-01-01".length()));
        }
        Function<Map.Entry<String, Set<String>>, String> text =
                place -> place.getKey() + "; measured on " + String.join(", ", place.getValue()) + ".";
        return days.entrySet().stream().map(text).toList();
    }

    private static String line(List<String> cells) {
        return "| "
                + String.join(
                        " | ",
                        cells.stream().map(cell -> cell.replace("|", "\\|")).toList()) + " |";
    }
}
