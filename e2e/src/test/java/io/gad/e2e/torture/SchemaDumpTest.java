package io.gad.e2e.torture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SchemaDumpTest {

    private static final String A =
            entry("a; Type: TABLE; Schema: public; Owner: o", "CREATE TABLE a (\n    n int,\n    t text\n);");
    private static final String B =
            entry("b; Type: TABLE; Schema: public; Owner: o", "CREATE TABLE b (\n    n int\n);");

    private static String entry(String name, String text) {
        return "\n--\n-- Name: " + name + "\n--\n\n" + text + "\n\n";
    }

    private static java.util.List<String> compare(String source, String target) {
        return SchemaDump.differences(SchemaDump.parse("head" + source), SchemaDump.parse("other" + target));
    }

    @Test
    void theOrderOfEntriesAndSettingsBetweenThemDoNotCount() {
        assertThat(compare(A + B, "\nSET default_tablespace = '';\n" + B + A)).isEmpty();
    }

    @Test
    void ourOwnObjectsDoNotCount() {
        assertThat(compare(
                        A,
                        A
                                + entry(
                                        "gad_guard; Type: EVENT TRIGGER; Schema: -; Owner: o",
                                        "CREATE EVENT TRIGGER x;")
                                + entry("t gad_guard; Type: TRIGGER; Schema: public; Owner: o", "CREATE TRIGGER x;")))
                .isEmpty();
    }

    @Test
    void theOrderOfColumnsCounts() {
        assertThat(compare(A, A.replace("    n int,\n    t text\n", "    t text,\n    n int\n")))
                .hasSize(1);
    }

    @Test
    void aLineThatMovedToAnotherTableCounts() {
        assertThat(compare(A + B, A.replace("    n int,\n", "") + B.replace("n int\n", "n int,\n    n int\n")))
                .hasSize(2);
    }

    @Test
    void anEntryThatOneSideLacksCounts() {
        assertThat(compare(A + B, A)).hasSize(1);
    }
}
