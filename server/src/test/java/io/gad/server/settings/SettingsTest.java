package io.gad.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

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

    @Test
    void noLimitAndPlacesAreReadAsTheReferenceSays() {
        Settings settings = Settings.defaults()
                .with(Setting.VERIFY_ROWS_PER_SECOND, "0")
                .with(Setting.REGION_PLACES, "Graz=47.07/15.44, new york = 40.7/-74");
        assertThat(settings.limit(Setting.VERIFY_ROWS_PER_SECOND)).isZero();
        assertThat(settings.places(Setting.REGION_PLACES))
                .isEqualTo(Map.of("graz", new Coordinates(47.07, 15.44), "new york", new Coordinates(40.7, -74)));
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
                    verify-rows-per-second: -1 | Expected verify-rows-per-second to be a number of at least 1, or 0 for no limit
                    region-places: graz | Expected region-places to be regions with latitude and longitude
                    region-places: 'graz=47.07/15.44,' | Expected region-places to be regions with latitude and longitude
                    region-places: 'graz=91/15' | Expected region-places to be latitudes from -90 to 90
                    region-places: 'graz=47/15,Graz=48/15' | Expected region-places to be each region once
                    insecure-listen: 1  | Expected insecure-listen to be true or false
                    lag-threshold: [1s] | Expected a single value for lag-threshold
                    - lag-threshold     | Expected lines such as
                    tls-cert: a.pem     | Expected tls-cert and tls-key together
                    before-hook: bin/x  | Expected before-hook to be an absolute path, found 'bin/x'
                    before-hook-timeout: 31s | Expected before-hook-timeout to be more than 0 s and at most 30 s
                    before-hook-timeout: 0s | Expected before-hook-timeout to be more than 0 s
                    after-hook-timeout: 11m | Expected after-hook-timeout to be more than 0 s and at most 600 s
                    webhooks: pager     | Expected webhooks in
                    webhooks: [pager]   | found an entry that is none
                    webhooks: [{url: 'http://h', secret-file: /s}] | to have a name, found one without
                    webhooks: [{name: a, secret-file: /s}] | to have a url, found one without
                    webhooks: [{name: a, url: 'http://h'}] | to have a secret-file, found one without
                    webhooks: [{name: A b, url: 'http://h', secret-file: /s}] | found 'A b'
                    webhooks: [{name: a, url: 'ftp://h', secret-file: /s}] | to be http://HOST... or https://HOST..., found another one
                    webhooks: [{name: a, url: 'http://me:pw@h', secret-file: /s}] | found one with a user or a password
                    webhooks: [{name: a, url: 'http://h/a b', secret-file: /s}] | found one that is no address
                    webhooks: [{name: a, url: 'http://h', secret-file: s}] | to be an absolute path, found 's'
                    webhooks: [{name: a, url: 'http://h', secret-file: /s, topics: [lags]}] | found 'lags'
                    webhooks: [{name: a, url: 'http://h', secret-file: /s, topics: lag}] | to be a list
                    webhooks: [{name: a, url: 'http://h', secret: x}] | Expected one of name, url, secret-file, topics
                    webhooks: [{name: a, url: 'http://h', secret-file: /s}, {name: a, url: 'http://h', secret-file: /s}] | found 'a' twice
                    """)
    void whatCannotBeReadIsNamed(String line, String named) throws IOException {
        Path file = Files.writeString(directory.resolve("gad.yaml"), line + "\n");
        assertThatThrownBy(() -> SettingsSources.read(Map.of(), Map.of(), file, false))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(named);
    }

    @Test
    void webhooksAreRead() throws IOException {
        Path file = Files.writeString(directory.resolve("gad.yaml"), """
                lag-threshold: 10s
                webhooks:
                  - name: pager
                    url: https://pager.example/hidden
                    secret-file: /etc/gad/pager.secret
                  - name: chat
                    url: http://chat.example:8080/hidden
                    secret-file: /etc/gad/chat.secret
                    topics: [health, operation]
                """);
        Settings settings = SettingsSources.read(Map.of(), Map.of(), file, false);
        assertThat(settings.duration(Setting.LAG_THRESHOLD)).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.webhooks())
                .extracting(
                        WebhookSetting::name,
                        WebhookSetting::origin,
                        w -> w.topics().size())
                .containsExactly(
                        tuple("pager", "https://pager.example", 5), tuple("chat", "http://chat.example:8080", 2));
        assertThat(settings.toString()).doesNotContain("hidden");
        assertThat(settings.with(Setting.LISTEN, "127.0.0.1:0").webhooks()).hasSize(2);
    }

    @Test
    void noMessageRepeatsWhatOfAnAddressMayBeASecret() throws IOException {
        Path file = Files.writeString(
                directory.resolve("gad.yaml"), "webhooks: [{name: a, url: 'http://h/hidden key', secret-file: /s}]\n");
        assertThatThrownBy(() -> SettingsSources.read(Map.of(), Map.of(), file, false))
                .hasMessageNotContaining("hidden");
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
