package io.gad.e2e.torture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a customer may do, read from {@code dml.sql} and {@code ddl.sql}, with values drawn into it. */
final class Deeds {

    /**
     * Something to run.
     *
     * @param mayMiss whether it may name what another session has dropped or not yet made
     * @param alone whether it is run outside of a transaction
     */
    record Deed(String sql, boolean mayMiss, boolean alone) {}

    private static final Pattern VALUE = Pattern.compile("\\{(k|j|n|s|q|big|m|r|c)}");
    private static final int KEYS = 60;
    private static final List<String> MOODS = List.of("'sad'", "'so so'", "'glad'", "NULL");
    private static final List<String> REGIONS = List.of("'eu'", "'us'", "'asia'", "'r1'", "'r2'");
    private static final List<String> ODD = List.of(
            "''",
            "'plain'",
            "'it''s \"quoted\" \\ back'",
            "E'tab\\tline\\nreturn\\r.'",
            "'\u00e4\u00f6\u00fc \u4e2d\u6587 \ud83d\udc18'",
            "'\\N'",
            "'{1,\"2\"}'",
            "'   '");

    private final List<String> changes = lines("dml.sql");
    private final List<String> definitions = lines("ddl.sql");

    private static List<String> lines(String file) {
        return text(file)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("--"))
                .toList();
    }

    /** The tables and first rows of a run; of every other run also those by which all values come as text. */
    static List<String> schema(long seed) {
        return seed % 2 == 0 ? List.of(text("schema.sql"), text("schema-as-text.sql")) : List.of(text("schema.sql"));
    }

    private static String text(String file) {
        try (InputStream stream = Deeds.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException("Expected " + file + " beside the class.");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A change of rows. */
    Deed change(Random random) {
        return draw(changes, random);
    }

    /** A change of definitions. */
    Deed definition(Random random) {
        return draw(definitions, random);
    }

    private static Deed draw(List<String> lines, Random random) {
        String line = lines.get(random.nextInt(lines.size()));
        boolean alone = line.startsWith("!");
        boolean mayMiss = alone || line.startsWith("~");
        int key = key(random);
        int other = key(random);
        int number = random.nextInt(1050) - 50;
        int object = random.nextInt(3) + 1;
        Matcher matcher = VALUE.matcher(mayMiss ? line.substring(1) : line);
        String sql = matcher.replaceAll(found -> Matcher.quoteReplacement(
                switch (found.group(1)) {
                    case "k" -> String.valueOf(key);
                    case "j" -> String.valueOf(other);
                    case "n" -> String.valueOf(number);
                    case "s" -> "'" + "uUaB".charAt(random.nextInt(4)) + key(random) + "'";
                    case "q" -> ODD.get(random.nextInt(ODD.size()));
                    case "big" -> big(random);
                    case "m" -> MOODS.get(random.nextInt(MOODS.size()));
                    case "r" -> REGIONS.get(random.nextInt(3));
                    default -> String.valueOf(object);
                }));
        return new Deed(sql, mayMiss, alone);
    }

    private static int key(Random random) {
        return random.nextInt(KEYS) + 1;
    }

    /** Outside its row, compressed outside its row, compressed within it, or short. */
    private static String big(Random random) {
        int size = random.nextInt(200) + 80;
        return switch (random.nextInt(6)) {
            case 0 -> "repeat('y', 200000)";
            case 1 -> "repeat('z', 3000)";
            case 2 -> "'short'";
            default -> "(SELECT string_agg(md5(random()::text), '') FROM generate_series(1, " + size + "))";
        };
    }
}
