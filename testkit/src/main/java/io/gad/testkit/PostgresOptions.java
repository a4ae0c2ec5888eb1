package io.gad.testkit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a server is started.
 *
 * @param version major version, 15 or 18
 * @param embedded take the embedded binaries even where Debian's are installed
 * @param passwords log in by password (SCRAM), not by trust
 * @param fsync write through to the disk; off is safe for killed processes, not for a crashed machine
 * @param settings further lines of postgresql.conf
 */
public record PostgresOptions(
        int version, boolean embedded, boolean passwords, boolean fsync, Map<String, String> settings) {

    public PostgresOptions {
        settings = Map.copyOf(settings);
    }

    /** Version 15, installed binaries where there are some, passwords, no fsync. */
    public static PostgresOptions forTests() {
        return new PostgresOptions(15, false, true, false, Map.of());
    }

    public PostgresOptions withVersion(int major) {
        return new PostgresOptions(major, embedded, passwords, fsync, settings);
    }

    public PostgresOptions withEmbeddedBinaries() {
        return new PostgresOptions(version, true, passwords, fsync, settings);
    }

    public PostgresOptions withTrust() {
        return new PostgresOptions(version, embedded, false, fsync, settings);
    }

    public PostgresOptions withFsync() {
        return new PostgresOptions(version, embedded, passwords, true, settings);
    }

    /** One more line of postgresql.conf; the last one given for a name holds. */
    public PostgresOptions with(String setting, String value) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put(setting, value);
        return new PostgresOptions(version, embedded, passwords, fsync, all);
    }
}
