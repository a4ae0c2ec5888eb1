package io.gad.sync.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A dump's list and script, as pg_restore writes them. */
final class SchemaEntryTest {

    private static final List<String> SCRIPT = """
            --
            -- PostgreSQL database dump
            --

            \\restrict 7aQ

            SET statement_timeout = 0;
            DROP PUBLICATION IF EXISTS pp;
            ALTER TABLE IF EXISTS ONLY public.child DROP CONSTRAINT IF EXISTS child_item_fkey;
            ALTER TABLE IF EXISTS public.item ALTER COLUMN id DROP DEFAULT;
            DROP TABLE IF EXISTS public.item;
            --
            -- Name: item; Type: TABLE; Schema: public; Owner: alice
            --

            SET default_tablespace = '';
            CREATE TABLE public.item (
                id integer
            );

            --
            -- Name: pp; Type: PUBLICATION; Schema: -; Owner: -
            --

            CREATE PUBLICATION pp;

            --
            -- Name: TABLE item; Type: ACL; Schema: public; Owner: alice
            --

            GRANT SELECT ON TABLE public.item TO bob WITH GRANT OPTION;
            GRANT SELECT(id),UPDATE(id) ON TABLE public.item TO PUBLIC;

            --
            -- PostgreSQL database dump complete
            --

            \\unrestrict 7aQ
            """.lines().toList();

    private static SchemaEntry entry(String line) {
        return SchemaEntry.parse(line, SchemaEntry.texts(SCRIPT)).orElseThrow();
    }

    @Test
    void anEntryHasItsStatementsAndNothingThatTheEntriesBeforeItLeaveThere() {
        assertThat(entry("216; 1259 16392 TABLE public item alice").text())
                .isEqualTo("CREATE TABLE public.item (\n    id integer\n);\n");
        assertThat(entry("3384; 6104 16437 PUBLICATION - pp ").text()).isEqualTo("CREATE PUBLICATION pp;\n");
        assertThat(SchemaEntry.parse("; Archive created at 2026", Map.of())).isEmpty();
    }

    @Test
    void theLastEntryIsTheSameWhereverItStands() {
        assertThat(entry("3385; 0 0 ACL public TABLE item alice").text())
                .endsWith("GRANT SELECT(id),UPDATE(id) ON TABLE public.item TO PUBLIC;\n");
    }

    @Test
    void whatIsDroppedTakesAlongWhatDependsOnIt() {
        assertThat(SchemaEntry.drops(SCRIPT))
                .containsExactly(
                        "DROP PUBLICATION IF EXISTS pp CASCADE",
                        "ALTER TABLE IF EXISTS ONLY public.child DROP CONSTRAINT IF EXISTS child_item_fkey CASCADE",
                        "ALTER TABLE IF EXISTS public.item ALTER COLUMN id DROP DEFAULT",
                        "DROP TABLE IF EXISTS public.item CASCADE");
    }

    @Test
    void rightsAreTakenBackFromWhoeverHasThem() {
        assertThat(entry("3393; 0 0 ACL public TABLE item alice").revokes())
                .containsExactly(
                        "REVOKE ALL ON TABLE public.item FROM bob CASCADE",
                        "REVOKE ALL ON TABLE public.item FROM PUBLIC CASCADE");
        assertThat(entry("3393; 0 0 ACL public TABLE item alice").isSaidAgain()).isTrue();
        assertThat(entry("216; 1259 16392 TABLE public item alice").isSaidAgain())
                .isFalse();
    }
}
