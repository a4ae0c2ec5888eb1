package io.gad.sync.drill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutsideTheCopyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP DATABASE app WITH (FORCE)",
                "  -- tidy\n /* up */ alter\nsystem SET work_mem = '1GB'",
                "CREATE USER x",
                "drop role x",
                "ALTER DATABASE app SET search_path = ''",
                "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p",
                "REASSIGN OWNED BY a TO b",
                "COPY t TO PROGRAM 'sh'",
                "copy (SELECT 1)\nto program 'sh'",
                "LOAD 'plpgsql'"
            })
    void whatActsOnTheServerIsTold(String statement) {
        assertThat(OutsideTheCopy.of(statement)).as(statement).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 'DROP DATABASE app'",
                "CREATE USER MAPPING FOR x SERVER s",
                "CREATE TABLE database (a int)",
                "COPY t TO STDOUT",
                "ALTER TABLE t ADD COLUMN program text",
                "INSERT INTO t VALUES ('COPY t TO PROGRAM')",
                "COPY (SELECT ' to program ') TO STDOUT",
                "SELECT 1 -- DROP ROLE x"
            })
    void whatStaysInTheCopyIsNot(String statement) {
        assertThat(OutsideTheCopy.of(statement)).as(statement).isEmpty();
    }
}
