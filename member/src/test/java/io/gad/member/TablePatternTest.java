package io.gad.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.postgres.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How people name tables that a group leaves out. */
final class TablePatternTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            public.log    | app | public | log     | true
            public.log    | app | public | logs    | false
            public.log    | app | Public | log     | false
            audit.*       | app | audit  | x.y z   | true
            audit.*       | app | audits | x       | false
            *.tmp_*       | app | public | tmp_    | true
            *.tmp_*       | app | public | xtmp_a  | false
            app:*.*       | app | any    | thing   | true
            app:*.*       | apps| any    | thing   | false
            a*p:*.*       | a.p | any    | thing   | true
            "a.b".c+      | app | a.b    | c+      | true
            "a*".x        | app | a*     | x       | true
            "a*".x        | app | ab     | x       | false
            "x:y":s.t     | x:y | s      | t       | true
            """)
    void namesTheTablesThatItSays(String pattern, String database, String schema, String table, boolean meant) {
        TablePattern read = new TablePattern(pattern);
        assertThat(read.concerns(database) && read.names().contain(new TableName(schema, table)))
                .isEqualTo(meant);
    }

    @Test
    void aQuoteInAQuotedNameIsDoubled() {
        assertThat(new TablePattern("s.\"a\"\"b\"").names().contain(new TableName("s", "a\"b")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "log", "a.b.c", "a:b", "a:b:c.d", ".log", "public.", ":a.b", "a b.c", "\"a.b", "a.b:c", "a.\"\""
            })
    void whatNamesNoTableIsRefused(String text) {
        assertThatThrownBy(() -> new TablePattern(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SCHEMA.TABLE");
    }
}
