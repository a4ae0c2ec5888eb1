package io.gad.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A certificate authority of a test, in a directory of its own, by openssl. */
public final class Authority {

    /** A certificate and its key: PEM, PKCS#8, no passphrase, readable by its owner alone. */
    public record Issued(Path certificate, Path key) {}

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String DAYS = "3";

    private final Path directory;
    private final String name;

    private Authority(Path directory, String name) {
        this.directory = directory;
        this.name = name;
    }

    /** Makes one; its files stand in {@code directory} and begin with its name. */
    public static Authority create(Path directory, String name) {
        Authority authority = new Authority(directory, name);
        List<String> request = new ArrayList<>(request(name, authority.file("key")));
        request.addAll(
                List.of("-x509", "-days", DAYS, "-out", authority.certificate().toString()));
        var unused = Processes.run(request, LIMIT);
        return authority;
    }

    public Path certificate() {
        return file("crt");
    }

    /**
     * Issues a certificate.
     *
     * @param subject its common name, by which a client logs in
     * @param names of a server, as {@code DNS:localhost} or {@code IP:127.0.0.1}
     */
    public Issued issue(String subject, String... names) {
        Path base = directory.resolve(name + "-" + subject);
        Path key = Path.of(base + ".key");
        Path asked = Path.of(base + ".csr");
        Path certificate = Path.of(base + ".crt");
        try {
            Path extensions = Files.writeString(
                    Path.of(base + ".ext"),
                    names.length == 0 ? "" : "subjectAltName=" + String.join(",", names) + "\n");
            List<String> request = new ArrayList<>(request(subject, key));
            request.addAll(List.of("-out", asked.toString()));
            var made = Processes.run(request, LIMIT);
            var signed = Processes.run(
                    List.of(
                            "openssl",
                            "x509",
                            "-req",
                            "-days",
                            DAYS,
                            "-in",
                            asked.toString(),
                            "-CA",
                            certificate().toString(),
                            "-CAkey",
                            file("key").toString(),
                            "-CAcreateserial",
                            "-extfile",
                            extensions.toString(),
                            "-out",
                            certificate.toString()),
                    LIMIT);
            return new Issued(certificate, key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Elliptic curves: made at once, and the kind of key that a program is likeliest not to expect. */
    private static List<String> request(String subject, Path key) {
        return List.of(
                "openssl",
                "req",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=" + subject,
                "-keyout",
                key.toString());
    }

    private Path file(String ending) {
        return directory.resolve(name + "." + ending);
    }
}
