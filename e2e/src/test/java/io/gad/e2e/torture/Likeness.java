package io.gad.e2e.torture;

import io.gad.testkit.PostgresServer;
import io.gad.testkit.TableComparison;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Whether two servers hold the same: {@code pg_dump -s} of both, our own objects aside, and every table row by row. */
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
            Future<List<String>> source = beside.submit(() -> schema(first, "source.sql"));
            Future<List<String>> target = beside.submit(() -> schema(second, "target.sql"));
            for (String difference :
                    TableComparison.of(first, second, Writer.DATABASE).differences()) {
                all.add(difference);
                all.addAll(rows(difference));
            }
            List<String> left = source.get();
            List<String> right = target.get();
            only(left, right).forEach(line -> all.add("schema of the source only: " + line));
            only(right, left).forEach(line -> all.add("schema of the target only: " + line));
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

    private static List<String> only(List<String> here, List<String> there) {
        List<String> rest = new ArrayList<>(here);
        for (String line : there) {
            rest.remove(line);
        }
        return rest.subList(0, Math.min(SHOWN, rest.size()));
    }

    private List<String> schema(PostgresServer server, String file) {
        Path dump = folder.resolve(file);
        try {
            ProcessBuilder command = new ProcessBuilder(List.of(
                            "pg_dump",
                            "--schema-only",
                            "--no-publications",
                            "--exclude-schema=gad",
                            "--file=" + dump,
                            "--dbname=postgresql://" + PostgresServer.USER + "@127.0.0.1:" + server.port() + "/"
                                    + Writer.DATABASE))
                    .redirectErrorStream(true);
            command.environment().putAll(Map.of("PGPASSWORD", server.password()));
            Process process = command.start();
            String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("Expected pg_dump to end with 0, found: " + said);
            }
            return Stream.of(Files.readString(dump).split("\n--\n-- Name: "))
                    .filter(part -> !part.lines().findFirst().orElse("").matches("(\\S+ )?gad_.*"))
                    .flatMap(String::lines)
                    .filter(line -> !line.startsWith("\\") && !line.isBlank() && !line.equals("--"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Running pg_dump, which must be installed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while pg_dump ran", e);
        }
    }
}
