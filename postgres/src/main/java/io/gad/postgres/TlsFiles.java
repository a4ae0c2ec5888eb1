package io.gad.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The files that a DSN names, looked at before a connection is made: what libpq's programs and the driver both take,
 * and nothing else. Else a file that suits the one would be found out by the other in the middle of a first copy.
 */
final class TlsFiles {

    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private static final int DER_SEQUENCE = 0x30;

    private TlsFiles() {}

    /** What is wrong with them and how to put it right; empty where nothing is. */
    static Optional<String> fault(Tls tls) {
        return tls.rootCertificate()
                .flatMap(file -> certificateFault("sslrootcert", file))
                .or(() -> tls.certificate().flatMap(file -> certificateFault("sslcert", file)))
                .or(() -> tls.key().flatMap(TlsFiles::keyFault));
    }

    private static Optional<String> certificateFault(String option, Path file) {
        return unreadable(option, file).or(() -> {
            try {
                var unused = first(file);
                return Optional.empty();
            } catch (IOException | GeneralSecurityException e) {
                return Optional.of("Expected one or several certificates (PEM) in " + file + " (" + option
                        + "), found: " + e.getMessage() + ".");
            }
        });
    }

    private static Optional<String> keyFault(Path file) {
        Optional<String> fault = unreadable("sslkey", file);
        if (fault.isPresent()) {
            return fault;
        }
        try {
            fault = shared(file);
            return fault.isPresent() ? fault : format(file);
        } catch (IOException e) {
            return Optional.of("Expected to read " + file + " (sslkey), found: " + e.getMessage() + ".");
        }
    }

    private static Optional<String> unreadable(String option, Path file) {
        if (Files.isRegularFile(file) && Files.isReadable(file)) {
            return Optional.empty();
        }
        return Optional.of("Expected a file " + file + " (" + option + ") that the account of GAD's server may read,"
                + " found " + (Files.exists(file) ? "one that it may not." : "none."));
    }

    /** libpq's rule: nobody but the owner; root's may be read by the group. */
    private static Optional<String> shared(Path file) throws IOException {
        Set<PosixFilePermission> found = EnumSet.copyOf(Files.getPosixFilePermissions(file));
        Set<PosixFilePermission> wrong = EnumSet.copyOf(OTHERS);
        if (Files.getOwner(file).getName().equals("root")) {
            wrong.remove(PosixFilePermission.GROUP_READ);
        }
        wrong.retainAll(found);
        return wrong.isEmpty()
                ? Optional.empty()
                : Optional.of("Expected the key " + file + " (sslkey) to be its owner's alone, found "
                        + PosixFilePermissions.toString(found) + ". chmod 600 " + file);
    }

    /** PKCS#8 without a passphrase, the one format of both. */
    private static Optional<String> format(Path file) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(65_536);
        }
        String text = new String(start, StandardCharsets.ISO_8859_1);
        boolean der = start.length > 0 && start[0] == DER_SEQUENCE && !isKeyStore(file);
        if (der || text.contains("-----BEGIN PRIVATE KEY-----")) {
            return Optional.empty();
        }
        String found = text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----") || text.contains("Proc-Type: 4,ENCRYPTED")
                ? "one with a passphrase"
                : text.contains("PRIVATE KEY-----")
                        ? "the traditional format of OpenSSL"
                        : isKeyStore(file) ? "a key store" : "something else";
        return Optional.of("Expected a key in PKCS#8 without a passphrase in " + file + " (sslkey), found " + found
                + ". openssl pkcs8 -topk8 -nocrypt -in " + file
                + " -out NEW writes one that both pg_dump and the driver read.");
    }

    /** The driver takes such a name for PKCS#12, whatever the file holds. */
    private static boolean isKeyStore(Path file) {
        String name = file.toString().toLowerCase(java.util.Locale.ROOT);
        return name.endsWith(".p12") || name.endsWith(".pfx");
    }

    /** Of the key that belongs to a certificate; the driver must be told where the key's file is PEM. */
    static String algorithm(Path certificate) {
        try {
            return first(certificate).getPublicKey().getAlgorithm();
        } catch (IOException | GeneralSecurityException e) {
            throw new PostgresException(
                    "Expected a certificate in " + certificate + " (sslcert), found: " + e.getMessage() + ".",
                    SqlState.TLS);
        }
    }

    private static Certificate first(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> all =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (all.isEmpty()) {
                throw new GeneralSecurityException("none");
            }
            return all.iterator().next();
        }
    }
}
