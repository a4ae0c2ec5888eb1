package io.gad.sync.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.postgres.Dsn;
import io.gad.postgres.Login;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Secret;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.SqlState;
import io.gad.testkit.Authority;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One DSN means the same to ordinary sessions, to replication connections and to libpq's programs. */
class EncryptedConnectionTest {

    @TempDir
    private static Path directory;

    private static Authority ours;
    private static Authority foreign;
    private static PostgresServer server;
    private static PostgresServer plain;

    @BeforeAll
    static void start() {
        ours = Authority.create(directory, "ours");
        foreign = Authority.create(directory, "foreign");
        server = PostgresServer.start(PostgresOptions.forTests()
                .withTls(ours.issue("localhost", "DNS:localhost"), ours)
                .withAccess(List.of(
                        "hostssl all certified 127.0.0.1/32 cert",
                        "hostnossl all unencrypted 127.0.0.1/32 trust",
                        "hostssl all gad 127.0.0.1/32 scram-sha-256")));
        server.execute("postgres", "CREATE ROLE certified LOGIN SUPERUSER; CREATE ROLE unencrypted LOGIN SUPERUSER");
        plain = PostgresServer.start();
    }

    @AfterAll
    static void end() {
        server.close();
        plain.close();
    }

    private static String options(String mode, Authority believed) {
        return "sslmode=" + mode + "&sslrootcert=" + believed.certificate();
    }

    private static String options(Authority.Issued own) {
        return "sslmode=require&sslcert=" + own.certificate() + "&sslkey=" + own.key();
    }

    private static Login login(PostgresServer at, String user, String host, String options) {
        return new Login(
                Dsn.parse(at.dsn(host, options).replace("//gad@", "//" + user + "@")), new Secret(at.password()));
    }

    private static Login login(String options) {
        return login(server, "gad", "localhost", options);
    }

    /** Each of the three ways in is open, and each is encrypted or not as said. */
    private static void accepted(Login login, boolean encrypted) throws InterruptedException, SQLException {
        String asked = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        try (Session session = login.open("postgres", SessionSettings.control("test"));
                Connection replication = login.openReplication("postgres", SessionSettings.control("test"));
                var statement = replication.createStatement();
                var row = statement.executeQuery(asked)) {
            boolean found = session.one(asked, r -> r.getBoolean(1));
            assertThat(found).isEqualTo(encrypted);
            assertThat(row.next()).isTrue();
            assertThat(row.getBoolean(1)).isEqualTo(encrypted);
        }
        ToolRun.Outcome dump = dump(login);
        assertThat(dump.exitCode()).as(dump.lines().toString()).isZero();
    }

    /** Each of the three ways in is shut, and the driver's tells why. */
    private static void refused(Login login, SqlState kind, String... words) throws InterruptedException {
        refusedByDriver(login, kind, words);
        assertThat(dump(login).exitCode()).isNotZero();
    }

    private static void refusedByDriver(Login login, SqlState kind, String... words) {
        PostgresException session = refusal(
                () -> login.open("postgres", SessionSettings.control("test")).close());
        assertThat(session.kind()).as(session.getMessage()).isEqualTo(kind);
        assertThat(session.getMessage()).contains(words);
        PostgresException replication = refusal(() -> {
            try {
                login.openReplication("postgres", SessionSettings.control("test"))
                        .close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(replication.kind()).isEqualTo(kind);
    }

    private static PostgresException refusal(Runnable opening) {
        try {
            opening.run();
        } catch (PostgresException e) {
            return e;
        }
        throw new AssertionError("Expected to be refused, found a connection");
    }

    private static ToolRun.Outcome dump(Login login) throws InterruptedException {
        PgTool pgDump = PgTool.require("pg_dump", 15, Optional.empty());
        return ToolRun.run(
                pgDump,
                List.of(
                        "--schema-only",
                        "--no-password",
                        "--file=/dev/null",
                        "--dbname=" + login.dsn().uri("postgres")),
                login,
                "postgres",
                "test",
                "");
    }

    @Test
    void theServerIsCheckedAsFarAsTheModeSays() throws InterruptedException, SQLException {
        accepted(login(options("verify-full", ours)), true);
        accepted(login(server, "gad", "127.0.0.1", options("verify-ca", ours)), true);
        refused(
                login(server, "gad", "127.0.0.1", options("verify-full", ours)),
                SqlState.TLS,
                "bear the name 127.0.0.1",
                "sslmode=verify-full");
        for (String mode : List.of("verify-full", "verify-ca", "require")) {
            refused(
                    login(options(mode, foreign)),
                    SqlState.TLS,
                    "signed by an authority in " + foreign.certificate(),
                    "sslrootcert");
        }
    }

    @Test
    void theLooserModesTakeTheOtherWayWhereTheServerShutsOne() throws InterruptedException, SQLException {
        accepted(login(""), true);
        accepted(login("sslmode=allow"), true);
        accepted(login(server, "unencrypted", "localhost", "sslmode=prefer"), false);
        accepted(login(server, "unencrypted", "localhost", "sslmode=allow"), false);
        accepted(login(plain, "gad", "localhost", "sslmode=prefer"), false);
        refused(login("sslmode=disable"), SqlState.AUTHENTICATION, "no encryption");
        refused(login(server, "unencrypted", "localhost", "sslmode=require"), SqlState.AUTHENTICATION, "encryption");
        refused(login(plain, "gad", "localhost", "sslmode=require"), SqlState.TLS, "ssl = off");
    }

    @Test
    void ourOwnCertificateOpensTheDoorInEitherFormOfItsKey() throws InterruptedException, SQLException, IOException {
        Authority.Issued own = ours.issue("certified");
        accepted(login(server, "certified", "localhost", options(own)), true);
        Path der = directory.resolve("certified.der");
        String base64 = Files.readString(own.key()).replaceAll("-----[A-Z ]+-----", "");
        Files.write(der, Base64.getMimeDecoder().decode(base64));
        Files.setPosixFilePermissions(der, PosixFilePermissions.fromString("rw-------"));
        accepted(login(server, "certified", "localhost", options(new Authority.Issued(own.certificate(), der))), true);
        refused(login(server, "certified", "localhost", "sslmode=require"), SqlState.AUTHENTICATION, "certificate");
        refused(
                login(server, "certified", "localhost", options(foreign.issue("certified"))),
                SqlState.AUTHENTICATION,
                "certificate");
    }

    @Test
    void aKeyThatOneOfThemCannotReadIsRefusedBeforeEither() throws IOException, InterruptedException {
        Authority.Issued own = ours.issue("keys");
        Path key = directory.resolve("other.key");
        Files.copy(own.key(), key);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        Login login = login(options(new Authority.Issued(own.certificate(), key)));
        refused(login, SqlState.TLS, "its owner's alone", "rw-r--r--", "chmod 600 " + key);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(
                key,
                Files.readString(key)
                        .replace("BEGIN PRIVATE", "BEGIN EC PRIVATE")
                        .replace("END PR", "END EC PR"));
        refusedByDriver(login, SqlState.TLS, "the traditional format", "openssl pkcs8 -topk8 -nocrypt");
        Files.delete(key);
        refusedByDriver(login, SqlState.TLS, "Expected a file " + key + " (sslkey)", "found none");
        refused(
                login("sslmode=verify-full&sslrootcert=/nowhere/ca.crt"),
                SqlState.TLS,
                "/nowhere/ca.crt (sslrootcert)",
                "found none");
    }
}
