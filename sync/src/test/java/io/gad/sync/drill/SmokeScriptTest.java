package io.gad.sync.drill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SmokeScriptTest {

    @Test
    void whatStandsBeforeTheFirstHeadIsRunInEachDatabase() {
        SmokeScript script = SmokeScript.parse("""
                SELECT 1; -- everywhere
                -- database: app
                SELECT ';', 'it''s';
                DO $$ BEGIN PERFORM 1; PERFORM 2; END $$;
                --database:  other
                SELECT 3
                -- database: app
                SELECT 4;
                """);
        assertThat(script.named()).containsExactly("app", "other");
        assertThat(script.of("app"))
                .containsExactly(
                        "SELECT 1", "SELECT ';', 'it''s'", "DO $$ BEGIN PERFORM 1; PERFORM 2; END $$", "SELECT 4");
        assertThat(script.of("other")).containsExactly("SELECT 1", "SELECT 3");
        assertThat(script.of("third")).containsExactly("SELECT 1");
    }

    @Test
    void nothingIsNothing() {
        assertThat(SmokeScript.parse("").of("app")).isEmpty();
        assertThat(SmokeScript.parse("-- only a remark\n;;\n").of("app")).isEmpty();
    }
}
