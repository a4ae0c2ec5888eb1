package io.gad.postgres;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.PGProperty;

/**
 * How connections to an instance are encrypted, said once and meant alike by the driver and by libpq's programs. They
 * differ where a DSN leaves something open: libpq checks the server as soon as it has a root certificate and looks for
 * files in the account's home, the driver does not, or looks for others. So nothing is left open here: a file counts
 * only if the DSN names it, and a combination that the two take differently is refused.
 *
 * @param rootCertificate whom to believe; with it the server's certificate is always checked
 * @param certificate our own, for servers that ask for one; comes with its key
 */
public record Tls(Mode mode, Optional<Path> rootCertificate, Optional<Path> certificate, Optional<Path> key) {

    /** libpq's names, from nothing to everything. */
    public enum Mode {
        DISABLE,
        ALLOW,
        PREFER,
        REQUIRE,
        VERIFY_CA,
        VERIFY_FULL;

        private String text() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }

        /** Whether a connection without TLS is refused. */
        boolean isStrict() {
            return compareTo(REQUIRE) >= 0;
        }

        static Mode of(String text) {
            for (Mode mode : values()) {
                if (mode.text().equals(text)) {
                    return mode;
                }
            }
            throw new IllegalArgumentException("Expected one of "
                    + String.join(
                            ", ", List.of(values()).stream().map(Mode::text).toList())
                    + " as sslmode in the DSN, found '" + text + "'.");
        }
    }

    /** A path that no file can have: keeps libpq from its own places. */
    private static final String NO_FILE = "/dev/null/none";

    /** @throws IllegalArgumentException if the options do not go together */
    static Tls of(Map<String, String> options) {
        Mode mode = options.containsKey("sslmode") ? Mode.of(options.get("sslmode")) : Mode.PREFER;
        Tls tls = new Tls(mode, path(options, "sslrootcert"), path(options, "sslcert"), path(options, "sslkey"));
        if (mode.compareTo(Mode.VERIFY_CA) >= 0 && tls.rootCertificate.isEmpty()) {
            throw new IllegalArgumentException("Expected sslrootcert in a DSN with sslmode=" + mode.text()
                    + ", found none. Name the file of the authority that signed the server's certificate; for the"
                    + " public ones it is /etc/ssl/certs/ca-certificates.crt on Debian.");
        }
        if (!mode.isStrict() && tls.rootCertificate.isPresent()) {
            throw new IllegalArgumentException("Expected sslmode=verify-full, verify-ca or require in a DSN with"
                    + " sslrootcert, found " + mode.text() + ", with which an unchecked connection would do.");
        }
        if (tls.certificate.isPresent() != tls.key.isPresent()) {
            throw new IllegalArgumentException("Expected sslcert and sslkey together in the DSN, found one of them.");
        }
        return tls;
    }

    private static Optional<Path> path(Map<String, String> options, String name) {
        String text = options.get(name);
        if (text == null) {
            return Optional.empty();
        }
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("Expected the absolute path of a file on the machine of GAD's server as "
                    + name + " in the DSN, found '" + text + "'.");
        }
        return Optional.of(Path.of(text));
    }

    /** What the driver is told. */
    void into(Properties properties) {
        // libpq checks the server under require as well once it has a root certificate.
        Mode meant = mode == Mode.REQUIRE && rootCertificate.isPresent() ? Mode.VERIFY_CA : mode;
        PGProperty.SSL_MODE.set(properties, meant.text());
        PGProperty.GSS_ENC_MODE.set(properties, "disable");
        rootCertificate.ifPresent(file -> PGProperty.SSL_ROOT_CERT.set(properties, file.toString()));
        PGProperty.SSL_CERT.set(properties, certificate.map(Path::toString).orElse(""));
        PGProperty.SSL_KEY.set(properties, key.map(Path::toString).orElse(""));
        certificate.ifPresent(file -> PGProperty.PEM_KEY_ALGORITHM.set(properties, TlsFiles.algorithm(file)));
    }

    /** What libpq's programs are told beside the URI: not to look in the account's home for what it does not name. */
    public Map<String, String> variables() {
        return Map.of(
                "PGSSLROOTCERT",
                rootCertificate.map(Path::toString).orElse(NO_FILE),
                "PGSSLCERT",
                certificate.map(Path::toString).orElse(NO_FILE),
                "PGSSLCRL",
                NO_FILE,
                "PGGSSENCMODE",
                "disable");
    }
}
