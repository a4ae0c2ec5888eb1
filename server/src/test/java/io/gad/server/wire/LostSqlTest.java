package io.gad.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.LostTransactionsView;
import io.gad.api.LostTransactionsView.LostChange;
import io.gad.api.LostTransactionsView.LostTransaction;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
                new LostChange("public.t", "DELETE", row("id", "1", "n", null), null),
                new LostChange("public.t", "DELETE", null, null),
                new LostChange("public.t", "TRUNCATE", null, null),
                new LostChange("public.t", "DDL", null, null));
        assertThat(sql)
                .contains(
                        "INSERT INTO \"public\".\"t\" (\"id\", \"v\") OVERRIDING SYSTEM VALUE VALUES ('1', NULL);",
                        "INSERT INTO \"public\".\"t\" DEFAULT VALUES;",
                        "UPDATE \"public\".\"t\" SET \"id\" = '1', \"v\" = 'x' WHERE \"id\" IS NOT DISTINCT FROM '1';",
                        "UPDATE \"public\".\"t\" SET \"id\" = '1' WHERE \"id\" IS NOT DISTINCT FROM '1';",
                        "DELETE FROM \"public\".\"t\" WHERE \"id\" IS NOT DISTINCT FROM '1' AND \"n\" IS NOT DISTINCT FROM NULL;",
                        "DELETE FROM \"public\".\"t\" WHERE false",
                        "TRUNCATE \"public\".\"t\";",
                        "-- DDL on public.t: do it by hand.");
    }

    @Test
    void aValueStaysAValue() {
        String sql = script(new LostChange(
                "public.t", "INSERT", null, row("a\"b", "'); DROP TABLE t; --", "c", "\\' OR 1=1", "d", "x\ny")));
        assertThat(sql).contains("\"a\"\"b\"", "'''); DROP TABLE t; --'", " E'\\\\'' OR 1=1'", "'x\ny'");
    }

    @Test
    void aNameCannotEndTheCommentItStandsIn() {
        LostTransactionsView report =
                new LostTransactionsView("g\nDROP TABLE t;", "old\rx", false, "old: its slot is gone", List.of());
        assertThat(LostSql.script(report).lines()).allMatch(line -> line.startsWith("--"));
        assertThat(LostSql.script(report)).contains("INCOMPLETE");
    }

    @Test
    void nothingHoldsUnlessAPersonWritesCommit() {
        assertThat(script(new LostChange("t", "TRUNCATE", null, null)))
                .contains("BEGIN;\nTRUNCATE \"t\";\nROLLBACK;")
                .doesNotContain("COMMIT;");
    }

    private static String script(LostChange... changes) {
        return LostSql.script(new LostTransactionsView(
                "g",
                "old",
                true,
                null,
                List.of(new LostTransaction(7, Instant.EPOCH, "0/1", "app", List.of(changes), "OPEN"))));
    }

    private static Map<String, @Nullable String> row(@Nullable String... pairs) {
        Map<String, @Nullable String> row = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            row.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return row;
    }
}
