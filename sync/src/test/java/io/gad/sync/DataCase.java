package io.gad.sync;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables that are not easily kept in step, and what happens to them.
 *
 * @param name also of their schema
 * @param tables statements that make them and their first rows, in order
 * @param changes transactions, each to be sent as one string
 */
record DataCase(String name, List<String> tables, List<String> changes) {

    DataCase {
        tables = List.copyOf(tables);
        changes = List.copyOf(changes);
    }

    /** Those of {@code shapes.sql}. */
    static List<DataCase> shapes() {
        List<DataCase> cases = new ArrayList<>();
        for (String part : file("shapes.sql").split("\n-- shape ")) {
            String[] halves = part.split("\n-- then\n");
            if (halves.length == 2) {
                int line = halves[0].indexOf('\n');
                cases.add(new DataCase(
                        halves[0].substring(0, line),
                        List.of(halves[0].substring(line + 1).split(";\n")),
                        halves[1].lines().filter(l -> !l.isBlank()).toList()));
            }
        }
        return cases;
    }

    /** Those of {@code types.txt}: for each type a table of values by key, one without a key, one with such a key. */
    static List<DataCase> types() {
        return file("types.txt")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(DataCase::type)
                .toList();
    }

    /** What the types are made of. */
    static List<String> prelude() {
        return List.of(file("types.sql").split(";\n"));
    }

    /** Whether its values mean something on their own server only, in binary. */
    boolean isOfOwnServer() {
        return name.endsWith("!");
    }

    private static DataCase type(String line) {
        String[] parts = line.split(" \\| ", -1);
        boolean key = !parts[0].contains("*");
        String type = parts[0].replace("*", "").replace("!", "");
        List<String> tables = new ArrayList<>();
        tables.add("CREATE TABLE v_" + type + " (id int PRIMARY KEY, v " + parts[1] + ")");
        tables.add("CREATE TABLE a_" + type + " (v " + parts[1] + ")");
        if (key) {
            tables.add("CREATE TABLE k_" + type + " (v " + parts[1] + " PRIMARY KEY, n int)");
        }
        for (int i = 2; i < parts.length; i++) {
            tables.add("INSERT INTO v_" + type + " VALUES (" + i + ", " + parts[i] + ")");
            tables.add("INSERT INTO a_" + type + " VALUES (" + parts[i] + "), (" + parts[i] + ")");
            if (key) {
                tables.add("INSERT INTO k_" + type + " VALUES (" + parts[i] + ", " + i + ") ON CONFLICT DO NOTHING");
            }
        }
        List<String> changes = new ArrayList<>();
        changes.add("DELETE FROM v_T WHERE id > 100; INSERT INTO v_T SELECT id + 100, v FROM v_T;"
                + " UPDATE v_T SET v = NULL WHERE id = 2; UPDATE v_T SET id = id + 50 WHERE id = 103;"
                + " DELETE FROM v_T WHERE id = 102");
        changes.add("UPDATE v_T SET v = (SELECT v FROM v_T WHERE id = 3) WHERE id IN (2, 102)");
        changes.add("INSERT INTO a_T SELECT v FROM a_T; DELETE FROM a_T WHERE ctid = (SELECT min(ctid) FROM a_T);"
                + " INSERT INTO a_T VALUES (NULL); UPDATE a_T SET v = NULL WHERE ctid = (SELECT max(ctid) FROM a_T"
                + " WHERE v IS NOT NULL)");
        if (key) {
            changes.add("UPDATE k_T SET n = n + 1; DELETE FROM k_T WHERE n = 3");
            changes.add("INSERT INTO k_T VALUES (" + parts[2] + ", 2)");
        }
        String name = parts[0].endsWith("!") || parts[0].endsWith("!*") ? type + "!" : type;
        return new DataCase(
                name,
                tables,
                changes.stream().map(c -> c.replace("_T", "_" + type)).toList());
    }

    private static String file(String name) {
        try (InputStream stream = DataCase.class.getResourceAsStream("data/" + name)) {
            if (stream == null) {
                throw new IllegalStateException("Expected data/" + name + " beside the class.");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
