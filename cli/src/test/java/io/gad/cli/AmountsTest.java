package io.gad.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.cli.drill.Amounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AmountsTest {

    @Test
    void sizesAndTimesAreReadAsPeopleWriteThem() {
        assertThat(Amounts.bytes("10GB")).isEqualTo(10L << 30);
        assertThat(Amounts.bytes("500 mb")).isEqualTo(500L << 20);
        assertThat(Amounts.bytes("2TiB")).isEqualTo(2L << 40);
        assertThat(Amounts.seconds("7d")).isEqualTo(7 * 86_400);
        assertThat(Amounts.seconds("12h")).isEqualTo(12 * 3_600);
        assertThat(Amounts.seconds("2w")).isEqualTo(14 * 86_400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "GB", "-1GB", "1.5GB", "0GB", "999999999999TB", "1PB"})
    void whatIsNoSizeIsRefused(String text) {
        assertThatThrownBy(() -> Amounts.bytes(text)).isInstanceOf(UsageException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "d", "0d", "1.5h", "7y", "99999999d"})
    void whatIsNoTimeIsRefused(String text) {
        assertThatThrownBy(() -> Amounts.seconds(text)).isInstanceOf(UsageException.class);
    }
}
