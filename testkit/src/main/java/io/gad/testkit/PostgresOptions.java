package io.gad.testkit;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a server is started.
 *
 * @param version major version, 15 to 18
 * @param installed take the binaries of the system, where they are installed
 * @param fsync write through to the disk; off is safe for killed processes, not for a crashed machine
 * @param tls its certificate, where it offers TLS
 * @param access the lines of pg_hba.conf
 * @param settings further lines of postgresql.conf
 * @param environment what its process finds in its environment besides ours
 */
public record PostgresOptions(
        int version,
        boolean installed,
        boolean fsync,
        Optional<ServerTls> tls,
        List<String> access,
        Map<String, String> settings,
        Map<String, String> environment) {

    /**
     * @param certificate the server's own, with its key
     * @param clients the authority whose certificates clients may log in with
     */
    public record ServerTls(Authority.Issued certificate, Path clients) {}

    public PostgresOptions {
        access = List.copyOf(access);
        settings = Map.copyOf(settings);
        environment = Map.copyOf(environment);
    }

    /** Version 15, embedded binaries, the same everywhere; passwords (SCRAM), no fsync. */
    public static PostgresOptions forTests() {
        return new PostgresOptions(15, false, false, Optional.empty(), access("scram-sha-256"), Map.of(), Map.of());
    }

    private static List<String> access(String method) {
        return List.of("host all all 127.0.0.1/32 " + method, "host replication all 127.0.0.1/32 " + method);
    }

    public PostgresOptions withVersion(int major) {
        return new PostgresOptions(major, installed, fsync, tls, access, settings, environment);
    }

    /** Debian's own servers, where there are some of the version; else the embedded ones after all. */
    public PostgresOptions withInstalledBinaries() {
        return new PostgresOptions(version, true, fsync, tls, access, settings, environment);
    }

    /** No passwords. */
    public PostgresOptions withTrust() {
        return withAccess(access("trust"));
    }

    public PostgresOptions withFsync() {
        return new PostgresOptions(version, installed, true, tls, access, settings, environment);
    }

    public PostgresOptions withTls(Authority.Issued certificate, Authority clients) {
        return new PostgresOptions(
                version,
                installed,
                fsync,
                Optional.of(new ServerTls(certificate, clients.certificate())),
                access,
                settings,
                environment);
    }

    /** These lines of pg_hba.conf; one of them must let the superuser {@code gad} in from 127.0.0.1 by password. */
    public PostgresOptions withAccess(List<String> lines) {
        return new PostgresOptions(version, installed, fsync, tls, lines, settings, environment);
    }

    /** One more line of postgresql.conf; the last one given for a name holds. */
    public PostgresOptions with(String setting, String value) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put(setting, value);
        return new PostgresOptions(version, installed, fsync, tls, access, all, environment);
    }

    /** What the server's process, and each of its sessions, finds in its environment. */
    public PostgresOptions withEnvironment(Map<String, String> variables) {
        return new PostgresOptions(version, installed, fsync, tls, access, settings, variables);
    }
}
