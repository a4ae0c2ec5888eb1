package io.gad.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.LostTransactionsView.LostChange;
import io.gad.control.port.LostTransaction;
import io.gad.control.report.LostTransactions;
import java.io.StringWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LostSqlTest {

    @Test
    void everyKindOfChangeBecomesItsStatement() {
        String sql = script(
                new LostChange("public.t", "INSERT", null, row("id", "1", "v", null)),
                new LostChange("public.t", "INSERT", null, Map.of()),
                new LostChange("public.t", "UPDATE", row("id", "1"), row("id", "1", "v", "x")),
                new LostChange("public.t", "UPDATE", null, row("id", "1")),
                new LostChange("public.t", "UPDATE", row("id", "1"), row("id", "1")),
                new LostChange("public.t", "DELETE", row("id", "1"), null),
                new LostChange("public.t", "DELETE", row("id", "1", "n", null), null),
                new LostChange("public.t", "DELETE", null, null),
                new LostChange("public.t", "TRUNCATE", null, null));
        assertThat(sql)
                .contains(
                        "INSERT INTO \"public\".\"t\" (\"id\", \"v\") OVERRIDING SYSTEM VALUE VALUES ('1', NULL);",
                        "INSERT INTO \"public\".\"t\" DEFAULT VALUES;",
                        "UPDATE \"public\".\"t\" SET \"v\" = 'x' WHERE \"id\" = '1';",
                        "UPDATE \"public\".\"t\" SET \"id\" = '1' WHERE false",
                        "-- UPDATE of public.t that leaves the row as it is.",
                        "DELETE FROM \"public\".\"t\" WHERE \"id\" = '1';",
                        "DELETE FROM \"public\".\"t\" WHERE (tableoid, ctid) = (SELECT tableoid, ctid FROM \"public\".\"t\""
                                + " WHERE pg_catalog.format('%s', \"id\") = '1' AND \"n\" IS NULL LIMIT 1);",
                        "DELETE FROM \"public\".\"t\" WHERE false",
                        "TRUNCATE \"public\".\"t\";");
    }

    @Test
    void aValueStaysAValue() {
        String sql = script(new LostChange(
                "public.t", "INSERT", null, row("a\"b", "'); DROP TABLE t; --", "c", "\\' OR 1=1", "d", "x\ny")));
        assertThat(sql).contains("\"a\"\"b\"", "'''); DROP TABLE t; --'", " E'\\\\'' OR 1=1'", "'x\ny'");
    }

    @Test
    void aNameStaysAName() {
        String evil = "public.t\" VALUES (1); COMMIT; DROP TABLE t; --";
        String quoted = "\"public\".\"t\"\" VALUES (1); COMMIT; DROP TABLE t; --\"";
        assertThat(script(
                        new LostChange(evil, "INSERT", null, Map.of()),
                        new LostChange(evil, "DELETE", row("id", "1"), null),
                        new LostChange(evil, "TRUNCATE", null, null)))
                .contains(
                        "INSERT INTO " + quoted + " DEFAULT VALUES;",
                        "DELETE FROM " + quoted + " WHERE",
                        "TRUNCATE " + quoted + ";");
    }

    @Test
    void aNameCannotEndTheCommentItStandsIn() {
        LostTransactions report =
                new LostTransactions("g\nDROP TABLE t;", "old\rx", 1, false, "its slot\nDROP TABLE t;", 0, List.of());
        StringWriter text = new StringWriter();
        LostSql sql = new LostSql("g\nDROP TABLE t;", text);
        sql.begin(List.of(report));
        sql.finish();
        assertThat(text.toString().lines()).allMatch(line -> line.isEmpty() || line.startsWith("--"));
        assertThat(text.toString()).contains("INCOMPLETE");
    }

    @Test
    void aDefinitionStandsAsAStatementWhereItWasSentAloneAndTakesNothingAway() {
        assertThat(script(definition("ALTER TABLE", "alter table t add x text default 'a;b' ;")))
                .contains("SELECT pg_catalog.set_config('search_path', 'app', true);\n-- by role owner\n"
                        + "alter table t add x text default 'a;b';");
        for (LostTransaction.Change left : List.of(
                definition("ALTER TABLE", "ALTER TABLE t DROP x"),
                definition("ALTER TABLE", "ALTER TABLE t DROP\tx"),
                definition("ALTER TABLE", "ALTER TABLE t ADD y int, DROP\"x\""),
                definition("DROP TABLE", "DROP TABLE t"),
                definition("CREATE TABLE", "SELECT make_tables()"),
                definition("CREATE TABLE", "CREATE TABLE a(); CREATE TABLE b()"),
                definition("CREATE TABLE", "CREATE TABLE a() /* ; */"),
                definition("CREATE FUNCTION", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$"),
                definition("CREATE INDEX", "CREATE INDEX CONCURRENTLY i ON t (a)"),
                definition("CREATE TABLE AS", "CREATE TABLE a AS SELECT 1"),
                definition("CREATE TABLE", "CREATE TABLE a(v text DEFAULT 'x\ny')\n; SELECT 1"))) {
            String text = script(left);
            assertThat(text).contains("-- DDL on public.t, do it by hand: ");
            assertThat(text.lines().filter(line -> !line.startsWith("--") && !line.isEmpty()))
                    .containsExactly("BEGIN;", "ROLLBACK;");
        }
        LostTransaction.Change twice = definition("ALTER TABLE", "ALTER TABLE t ADD x int");
        assertThat(script(twice, twice)).containsOnlyOnce("ALTER TABLE t ADD x int;");
    }

    private static LostTransaction.Change definition(String tag, String statement) {
        return new LostTransaction.Change(
                "public.t",
                "DDL",
                Optional.empty(),
                Optional.of(row("tag", tag, "statement", statement, "search_path", "app", "role", "owner")));
    }

    @Test
    void eachReportStandsUnderItsOwnNameAndWhatStandsInAnotherAsWellIsACommentThere() {
        LostTransactions exact = new LostTransactions("g", "eu", 3, true, "", 1, List.of());
        LostTransactions twice = new LostTransactions("g", "ap", 3, false, "batches", 1, List.of(), Optional.of("eu"));
        LostTransactions earlier = new LostTransactions("g", "eu", 1, true, "", 1, List.of());
        StringWriter text = new StringWriter();
        LostSql sql = new LostSql("g", text);
        sql.begin(List.of(exact, twice, earlier));
        for (LostTransactions report : List.of(exact, twice, earlier)) {
            LostTransaction.Change change = new LostTransaction.Change(
                    "public.t", "INSERT", Optional.empty(), Optional.of(row("v", "x\n; DROP TABLE t\r;")));
            sql.accept(
                    report,
                    new LostTransaction("app", 7, Instant.EPOCH, "0/1", List.of(change)),
                    LostTransactions.Fate.OPEN);
        }
        sql.finish();
        String script = text.toString();
        assertThat(script)
                .contains("of eu in epoch 3, of ap in epoch 3, of eu in epoch 1.")
                .containsSubsequence(
                        "-- Of eu in epoch 3:\n\n-- In database app:",
                        "\nBEGIN;\nINSERT",
                        "\nROLLBACK;",
                        "-- Of ap in epoch 3, what it had of eu: ",
                        "-- In database app:",
                        "\n-- BEGIN;\n-- INSERT",
                        "\n-- ; DROP TABLE t\r-- ;",
                        "\n-- ROLLBACK;",
                        "-- Of eu in epoch 1:\n\n-- In database app:",
                        "\nBEGIN;\nINSERT",
                        "End of the list: 3 transactions.");
        String commented = script.substring(script.indexOf("-- Of ap"), script.indexOf("-- Of eu in epoch 1:"));
        assertThat(commented.lines()).allMatch(line -> line.isEmpty() || line.startsWith("--"));
    }

    @Test
    void piecesAreOneTransaction() {
        String text = scriptOf(List.of(
                List.of(new LostTransaction.Change("public.t", "TRUNCATE", Optional.empty(), Optional.empty())),
                List.of(new LostTransaction.Change("public.u", "TRUNCATE", Optional.empty(), Optional.empty()))));
        assertThat(text)
                .containsOnlyOnce("BEGIN;")
                .containsOnlyOnce("ROLLBACK;")
                .endsWith("-- End of the list: 1 transaction.\n");
    }

    @Test
    void nothingHoldsUnlessAPersonWritesCommit() {
        assertThat(script(new LostChange("t", "TRUNCATE", null, null)))
                .contains("BEGIN;\nTRUNCATE \"t\";\nROLLBACK;")
                .doesNotContain("COMMIT;");
    }

    private static String script(LostChange... changes) {
        return script(Stream.of(changes)
                .map(c -> new LostTransaction.Change(
                        c.table(), c.op(), Optional.ofNullable(c.before()), Optional.ofNullable(c.after())))
                .toArray(LostTransaction.Change[]::new));
    }

    private static String script(LostTransaction.Change... changes) {
        return scriptOf(List.of(List.of(changes)));
    }

    private static String scriptOf(List<List<LostTransaction.Change>> pieces) {
        LostTransactions report = new LostTransactions("g", "old", 1, true, "", 1, List.of());
        StringWriter text = new StringWriter();
        LostSql sql = new LostSql("g", text);
        sql.begin(List.of(report));
        pieces.forEach(p ->
                sql.accept(report, new LostTransaction("app", 7, Instant.EPOCH, "0/1", p), LostTransactions.Fate.OPEN));
        sql.finish();
        return text.toString();
    }

    private static Map<String, @Nullable String> row(@Nullable String... pairs) {
        Map<String, @Nullable String> row = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            row.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return row;
    }
}
