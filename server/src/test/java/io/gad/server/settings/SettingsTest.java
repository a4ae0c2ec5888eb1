package io.gad.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SettingsTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void everyDefaultIsOfItsKind(Setting setting) {
        assertThat(Settings.defaults().with(setting, setting.defaultText()))
                .as("%s = '%s'", setting.key(), setting.defaultText())
                .isNotNull();
    }

    @Test
    void flagsWinOverVariablesAndVariablesOverTheFile() throws IOException {
        Path file = Files.writeString(
                directory.resolve("gad.yaml"), "lag-threshold: 10s\ndrain-timeout: 11s\nwal-budget: 1GiB\n");
        Settings settings = SettingsSources.read(
                Map.of(Setting.LAG_THRESHOLD, "30s"),
                Map.of("GAD_LAG_THRESHOLD", "20s", "GAD_DRAIN_TIMEOUT", "21s", "GAD_TOKEN", "x"),
                file,
                false);
        assertThat(settings.duration(Setting.LAG_THRESHOLD)).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.duration(Setting.DRAIN_TIMEOUT)).isEqualTo(Duration.ofSeconds(21));
        assertThat(settings.bytes(Setting.WAL_BUDGET)).isEqualTo(1L << 30);
        assertThat(settings.listen()).isEqualTo(new Address("127.0.0.1", 7070));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    lag-threshhold: 10s | Expected one of
                    lag-threshold: 10   | Expected lag-threshold to be a time
                    lag-threshold: -1s  | Expected lag-threshold to be a time
                    wal-budget: 16 GB   | Expected wal-budget to be a size
                    wal-budget: 999999999999TiB | Expected wal-budget to be a size
                    listen: '7070'      | Expected listen to be an address
                    listen: 'h:70700'   | Expected listen to be an address
                    log-level: loud     | Expected log-level to be one of
                    sign-in-attempts: 0 | Expected sign-in-attempts to be a number
                    insecure-listen: 1  | Expected insecure-listen to be true or false
                    lag-threshold: [1s] | Expected a single value for lag-threshold
                    - lag-threshold     | Expected lines such as
                    tls-cert: a.pem     | Expected tls-cert and tls-key together
                    """)
    void whatCannotBeReadIsNamed(String line, String named) throws IOException {
        Path file = Files.writeString(directory.resolve("gad.yaml"), line + "\n");
        assertThatThrownBy(() -> SettingsSources.read(Map.of(), Map.of(), file, false))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(named);
    }

    @Test
    void aFileThatIsAskedForMustExist() {
        Path missing = directory.resolve("missing.yaml");
        assertThat(SettingsSources.read(Map.of(), Map.of(), missing, false)).isEqualTo(Settings.defaults());
        assertThatThrownBy(() -> SettingsSources.read(Map.of(), Map.of(), missing, true))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(missing.toString());
    }

    @Test
    void anAddressOfVersionSixIsUnderstood() {
        assertThat(Settings.defaults().with(Setting.LISTEN, "[::1]:0").listen()).isEqualTo(new Address("::1", 0));
    }
}
