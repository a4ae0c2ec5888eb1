package io.gad.e2e.torture;

import io.gad.testkit.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * {@code pg_dump -s} of a database, our own objects aside, entry by entry: the comment that names an object, its type, its
 * schema and its owner, and below it the exact text, in which the order of columns, labels and parents counts. The order
 * of the entries does not: it follows from names and numbers of objects.
 */
final class SchemaDump {

    private final Map<String, String> entries;

    private SchemaDump(Map<String, String> entries) {
        this.entries = entries;
    }

    static SchemaDump of(PostgresServer server, Path file) {
        try {
            ProcessBuilder command = new ProcessBuilder(List.of(
                            "pg_dump",
                            "--schema-only",
                            "--no-publications",
                            "--exclude-schema=gad",
                            "--file=" + file,
                            "--dbname=postgresql://" + PostgresServer.USER + "@127.0.0.1:" + server.port() + "/"
                                    + Writer.DATABASE))
                    .redirectErrorStream(true);
            command.environment().putAll(Map.of("PGPASSWORD", server.password()));
            Process process = command.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("Expected pg_dump to end with 0, found: " + said);
            }
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Running pg_dump, which must be installed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while pg_dump ran", e);
        }
    }

    static SchemaDump parse(String dump) {
        Map<String, String> entries = new TreeMap<>();
        List<String> parts = List.of(dump.split("\n--\n-- Name: ", -1));
        for (String part : parts.subList(1, parts.size())) {
            int end = part.indexOf("\n--\n");
            String name = part.substring(0, end);
            if (!name.matches("(\\S+ )?gad_.*")) {
                entries.merge(name, text(part.substring(end + 4)), (one, other) -> one + "\n" + other);
            }
        }
        return new SchemaDump(entries);
    }

    /** Settings stand between entries wherever the next one needs another. */
    private static String text(String body) {
        return body.lines()
                .filter(line -> !line.isBlank() && !line.equals("--") && !line.startsWith("\\"))
                .filter(line -> !line.startsWith("SET ") && !line.equals("-- PostgreSQL database dump complete"))
                .collect(Collectors.joining("\n"));
    }

    /** Entries that only one of both has, or that read otherwise. */
    static List<String> differences(SchemaDump source, SchemaDump target) {
        List<String> found = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(source.entries.keySet());
        names.addAll(target.entries.keySet());
        for (String name : names) {
            String left = source.entries.getOrDefault(name, "(none)");
            String right = target.entries.getOrDefault(name, "(none)");
            if (!left.equals(right)) {
                found.add("schema, " + name + ":\n  source: " + left + "\n  target: " + right);
            }
        }
        return found;
    }
}
