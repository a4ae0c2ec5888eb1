package io.gad.postgres;

import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.sql.SQLException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.GT;

/** Tells a connection that was not safe enough from one that could not be made, and says it in the DSN's words. */
final class TlsFailure {

    private TlsFailure() {}

    /** The problem, if the driver's exception is one of TLS. */
    static Optional<String> of(SQLException e, Tls tls, Dsn.Host host) {
        String said = String.valueOf(e.getMessage());
        // By the driver's own words in the JVM's language: neither has a code or a cause of its own.
        if (said.equals(GT.tr("The server does not support SSL."))) {
            return Optional.of("Expected " + host + " to offer TLS, found a server with ssl = off.");
        }
        if (said.startsWith(GT.tr("The hostname {0} could not be verified by hostnameverifier {1}.", host.name(), "\0")
                .split("\0", 2)[0])) {
            return Optional.of("Expected the certificate of " + host + " to bear the name " + host.name()
                    + " (sslmode=verify-full), found other names in it. Use a name that it bears in the DSN.");
        }
        if (!isOfTls(e)) {
            return Optional.empty();
        }
        if (has(e, CertificateExpiredException.class) || has(e, CertificateNotYetValidException.class)) {
            return Optional.of("Expected a certificate of " + host + " that is valid now, found: " + deepest(e) + ".");
        }
        if (tls.rootCertificate().isPresent()
                && (has(e, CertPathBuilderException.class)
                        || has(e, CertPathValidatorException.class)
                        || has(e, CertificateException.class))) {
            return Optional.of("Expected a certificate of " + host + " that was signed by an authority in "
                    + tls.rootCertificate().get() + " (sslrootcert), found: " + deepest(e) + ".");
        }
        return Optional.of("Expected to agree on TLS with " + host + ", found: " + deepest(e) + ".");
    }

    /** A line that broke during the handshake is no matter of TLS. */
    private static boolean isOfTls(SQLException e) {
        return (has(e, SSLException.class) || has(e, CertificateException.class))
                && !has(e, EOFException.class)
                && !has(e, SocketException.class)
                && !has(e, SocketTimeoutException.class);
    }

    private static boolean has(Throwable e, Class<? extends Throwable> kind) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (kind.isInstance(t)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String deepest(Throwable e) {
        Throwable t = e;
        while (t.getCause() != null) {
            t = t.getCause();
        }
        return t.getMessage();
    }
}
