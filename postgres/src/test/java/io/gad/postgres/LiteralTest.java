package io.gad.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiteralTest {

    @Test
    void isPlainWhereNothingHasToBeEscaped() {
        assertThat(Literal.of("O'Neil")).isEqualTo("'O''Neil'");
    }

    @Test
    void endsNowhereButAtItsEndWhateverTheSetting() {
        assertThat(Literal.of("C:\\dir\\'; DROP TABLE t; --")).isEqualTo("E'C:\\\\dir\\\\''; DROP TABLE t; --'");
    }
}
