package io.gad.server.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every setting of the server, with its default: the one list from which flags, {@code GAD_*} variables, the keys of
 * {@code gad.yaml} and the reference page come.
 */
public enum Setting {
    LISTEN(
            Kind.ADDRESS,
            "127.0.0.1:7070",
            "Address and port that the server answers on. Port 0 takes a free one. Any address but the loopback needs"
                    + " `tls-cert` and `tls-key`, or `insecure-listen`."),
    TLS_CERT(Kind.FILE, "", "Certificate chain in PEM, for HTTPS."),
    TLS_KEY(Kind.FILE, "", "Private key of the certificate in PEM (PKCS#8, without a passphrase)."),
    INSECURE_LISTEN(
            Kind.SWITCH,
            "false",
            "Answer without TLS on an address that is not the loopback. The token then crosses the network in clear:"
                    + " only behind a proxy that speaks TLS, or in a closed network."),
    LOG_LEVEL(Kind.LEVEL, "info", "How much is logged: `error`, `warn`, `info`, `debug` or `trace`."),
    LOG_FILE(
            Kind.FILE,
            "",
            "Log to this file as well as to standard error. It is rolled at 50 MiB; ten old files are kept."),
    CONSOLE_SESSION_TIMEOUT(
            Kind.DURATION,
            "8h",
            "A console session that nobody uses is signed out after this time; an open page that refreshes itself counts"
                    + " as use."),
    SIGN_IN_ATTEMPTS(
            Kind.COUNT,
            "10",
            "Failed sign-ins to the console allowed per minute and client address; more are refused. All addresses together"
                    + " may fail 20 times as often; past that only those are admitted from which somebody has signed in before."),
    LAG_THRESHOLD(
            Kind.DURATION,
            "30s",
            "A group whose slowest secondary is further behind has health `LAGGING`; so has one whose"
                    + " synchronization is paused."),
    DRAIN_TIMEOUT(
            Kind.DURATION,
            "5s",
            "How long a promotion waits for what has already been received to be applied before it goes on."),
    SWITCH_OVER_DEADLINE(
            Kind.DURATION,
            "30s",
            "How long a switch over may take from the closing of its primary to its commit point. One that takes longer is"
                    + " taken back by itself: the old primary takes writes again."),
    SWITCH_OVER_LAG(
            Kind.DURATION,
            "10s",
            "A switch over is refused while a secondary is further behind: for as long nobody could write."),
    WAL_BUDGET(
            Kind.BYTES,
            "16GiB",
            "Log that a slot of GAD may keep on its source. Past half of it the group shows a problem; past all of it"
                    + " the slot is dropped and the synchronization fails with its way out: the source's disk comes"
                    + " first."),
    READER_PATIENCE(
            Kind.DURATION,
            "30s",
            "How long the apply waits on a secondary for a lock that somebody's query holds there, after a `TRUNCATE` or a"
                    + " change of a table's definition on the primary. Then that query is cancelled, and its session ended"
                    + " if it goes on. `0s`: it waits without end, and the secondary falls behind."),
    VERIFY_INTERVAL(
            Kind.DURATION,
            "168h",
            "How often each secondary is compared with its primary, row by row. `0s`: only on request"
                    + " (`gad sync verify`). A secondary that was never compared, or whose comparison"
                    + " ended before its time, has its turn after an hour."),
    VERIFY_ROWS_PER_SECOND(
            Kind.LIMIT, "10000", "Most rows of the primary that such a comparison reads in a second. `0`: no limit."),
    READINESS_INTERVAL(
            Kind.DURATION,
            "5m",
            "How often the prechecks are run again on each pair of a group. `0s`: only on request"
                    + " (`gad group precheck`)."),
    BEFORE_HOOK(
            Kind.FILE,
            "",
            "Command that is run before a promotion closes anything; if it fails the promotion fails and nothing was"
                    + " changed. An absolute path to something that can be executed. See"
                    + " [hooks](../guides/hooks.md)."),
    BEFORE_HOOK_TIMEOUT(
            Kind.DURATION,
            "10s",
            "How long it may take, 30 s at most. A promotion takes as much longer as it does. When it is late it is"
                    + " ended with everything that it has started, and has failed."),
    AFTER_HOOK(
            Kind.FILE,
            "",
            "Command that is run behind the end of a promotion; its failure is told in the operation and changes"
                    + " nothing."),
    AFTER_HOOK_TIMEOUT(Kind.DURATION, "60s", "How long it may take, 10 minutes at most."),
    REGION_PLACES(
            Kind.PLACES,
            "",
            "Where regions lie whose names the console's map does not know, or knows elsewhere, by latitude and longitude in"
                    + " degrees: `graz=47.07/15.44,lima=-12.05/-77.04`."),
    PG_TOOLS(
            Kind.FILE,
            "",
            "Folder of `pg_dump` and `pg_restore`. Without it they are looked for on `PATH` and in the folders where"
                    + " packages put them; of several, the oldest that is new enough for the source is used.");

    private final Kind kind;
    private final String defaultText;
    private final String description;

    Setting(Kind kind, String defaultText, String description) {
        this.kind = kind;
        this.defaultText = defaultText;
        this.description = description;
    }

    /** The key in {@code gad.yaml}, for example {@code wal-budget}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The flag, for example {@code --wal-budget}. */
    public String flag() {
        return "--" + key();
    }

    /** The environment variable, for example {@code GAD_WAL_BUDGET}. */
    public String variable() {
        return "GAD_" + name();
    }

    public Kind kind() {
        return kind;
    }

    /** The default as one would write it; empty where there is none. */
    public String defaultText() {
        return defaultText;
    }

    /** For the reference page, in Markdown. */
    public String description() {
        return description;
    }

    /** The setting of that key. */
    public static Optional<Setting> ofKey(String key) {
        return Arrays.stream(values()).filter(s -> s.key().equals(key)).findFirst();
    }

    /** What a value looks like. */
    public enum Kind {
        ADDRESS("host:port"),
        FILE("path"),
        SWITCH("true or false"),
        LEVEL("level"),
        COUNT("number"),
        LIMIT("number"),
        PLACES("region=latitude/longitude, ..."),
        DURATION("time: ms, s, m, h"),
        BYTES("size: B, KiB, MiB, GiB, TiB");

        private final String unit;

        Kind(String unit) {
            this.unit = unit;
        }

        public String unit() {
            return unit;
        }
    }
}
