package io.gad.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PasswordUtil;

/**
 * A real PostgreSQL server on a port of the loopback address, with a superuser {@code gad} and logical replication on.
 * It can be killed with everything it is made of, and started again on its data directory and port. Closing removes all
 * of it; what a test leaves is ended with the JVM.
 */
public final class PostgresServer implements AutoCloseable {

    public static final String USER = "gad";

    /** The file of the authority whose certificates clients may log in with. */
    static final String CLIENTS = "clients.crt";

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Set<PostgresServer> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Leftovers.sweep();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(PostgresServer::close), "postgres-end"));
    }

    private final PostgresOptions options;
    private final ServerAccount account;
    private final PostgresBinaries binaries;
    private final Path directory;
    private final int port;
    private final String password;
    private final KeptReaders readers = new KeptReaders(this::connect);
    private @Nullable Process postmaster;

    private PostgresServer(PostgresOptions options, PostgresBinaries binaries, Path directory, int port) {
        this.options = options;
        this.account = ServerAccount.current();
        this.binaries = binaries;
        this.directory = directory;
        this.port = port;
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        this.password = HexFormat.of().formatHex(random);
    }

    /** With the options for tests. */
    public static PostgresServer start() {
        return start(PostgresOptions.forTests());
    }

    /** Makes a new data directory and starts a server on it; returns when it answers. */
    public static PostgresServer start(PostgresOptions options) {
        PostgresBinaries binaries = options.installed()
                ? PostgresBinaries.installedElseEmbedded(options.version())
                : PostgresBinaries.embedded(options.version());
        try {
            Path directory = Files.createTempDirectory(Leftovers.PREFIX);
            Leftovers.own(directory);
            PostgresServer server = new PostgresServer(options, binaries, directory, Ports.free());
            RUNNING.add(server);
            try {
                server.create();
                server.launch(
                        DataTemplate.PASSWORD,
                        "ALTER ROLE " + USER + " PASSWORD '" + hashedOnce(server.password) + "'");
            } catch (IOException | RuntimeException e) {
                server.close();
                throw e;
            }
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** The superuser's password; any word does where trust was asked for. */
    public String password() {
        return password;
    }

    /** A file that holds the password and nothing else, readable by its owner alone. */
    public Path passwordFile() {
        return directory.resolve("password");
    }

    /** libpq URI without a password. */
    public String dsn() {
        return "postgresql://" + USER + "@127.0.0.1:" + port + "/postgres";
    }

    /** libpq URI by a name of the host, with options: {@code sslmode=...&...}. */
    public String dsn(String host, String options) {
        return "postgresql://" + USER + "@" + host + ":" + port + "/postgres?" + options;
    }

    /** JDBC address without user and password. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** What the server logged since it was made. */
    public String log() {
        try {
            return Files.readString(directory.resolve("server.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An ordinary session of the superuser. */
    public Connection connect(String database) throws SQLException {
        return connect(database, password);
    }

    private Connection connect(String database, String secret) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("password", secret);
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("ApplicationName", "testkit");
        // Else "$user" would be the schema gad, where there is one.
        properties.setProperty("currentSchema", "public");
        return DriverManager.getConnection(url(database), properties);
    }

    /** Statements in a session of their own, as one transaction where there are several. */
    public void execute(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("on " + database + ": " + sql, e);
        }
    }

    /** A client of a database, for many statements: a session for each costs far more than most statements do. */
    public Customer customer(String database) {
        return new Customer(this, database);
    }

    /** The first column of the first row as text, or null where there is no row or no value. */
    public @Nullable String value(String database, String query) {
        List<@Nullable String> column = column(database, query);
        return column.isEmpty() ? null : column.getFirst();
    }

    /** The first column of every row as text. */
    public List<@Nullable String> column(String database, String query) {
        try {
            if (KeptReaders.mayAnswer(query)) {
                return readers.ask(database, connection -> column(connection, query));
            }
            try (Connection connection = connect(database)) {
                return column(connection, query);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("on " + database + ": " + query, e);
        }
    }

    private static List<@Nullable String> column(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            List<@Nullable String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    /** Of the postmaster; empty while it does not run. */
    public OptionalLong pid() {
        Process process = postmaster;
        return process != null && process.isAlive() ? OptionalLong.of(process.pid()) : OptionalLong.empty();
    }

    public boolean isRunning() {
        Process process = postmaster;
        return process != null && process.isAlive();
    }

    /** Starts the server on its data directory and port; returns when it answers. Nothing happens where it runs. */
    public synchronized void startAgain() {
        if (!isRunning()) {
            launch(password, "SELECT 1");
        }
    }

    /**
     * What the server keeps of the password: clients have to know it all the same, but hash it once where a secret of the
     * server's own makes them hash it 4096 times. That is a quarter of what a connection costs, and tests make thousands.
     */
    private static String hashedOnce(String password) {
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        return PasswordUtil.encodeScramSha256(password.toCharArray(), 1, salt);
    }

    /** Returns when the server has done the statement that it is asked for. */
    private void launch(String secret, String statement) {
        try {
            postmaster = new ProcessBuilder(account.command(command()))
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(new java.io.File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("server.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitAnswer(secret, statement);
    }

    /** The environment is the server's alone: what changes the account does not run under it. */
    private List<String> command() {
        List<String> command = new ArrayList<>();
        if (!options.environment().isEmpty()) {
            command.add("env");
            options.environment().forEach((name, value) -> command.add(name + "=" + value));
        }
        command.addAll(List.of(binaries.program("postgres").toString(), "-D", data().toString()));
        return command;
    }

    /** A clean stop that waits for nobody ({@code fast}), then a start. */
    public synchronized void restart() {
        stop();
        startAgain();
    }

    /** A clean stop: sessions are ended, a checkpoint is written. */
    public synchronized void stop() {
        Process process = postmaster;
        if (process == null) {
            return;
        }
        postmaster = null;
        if (process.isAlive()) {
            Processes.run(List.of("sh", "-c", "kill -INT " + process.pid()), LIMIT);
            Processes.awaitGone(List.of(process.toHandle()), LIMIT);
            Processes.awaitReaped(process, LIMIT);
        }
    }

    /** Stops it, moves its data and its log to another directory, and starts it there. */
    public synchronized void moveTo(Path elsewhere) {
        stop();
        Path moved = elsewhere.resolve("data");
        Processes.run(List.of("cp", "-a", data().toString(), moved.toString()), LIMIT);
        Processes.removeTree(data());
        try {
            Files.createSymbolicLink(data(), moved);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        startAgain();
    }

    /** Keeps its data as they are now, for {@link #putBack}; it is restarted for that. */
    public synchronized void backUp() {
        stop();
        Processes.removeTree(backup());
        Processes.run(List.of("cp", "-a", data().toString(), backup().toString()), LIMIT);
        startAgain();
    }

    /** Replaces its data by those of the last {@link #backUp}: what was committed since is lost. */
    public synchronized void putBack() {
        stop();
        SharedMemory.remove(data(), LIMIT);
        Processes.removeTree(data());
        Processes.run(List.of("cp", "-a", backup().toString(), data().toString()), LIMIT);
        startAgain();
    }

    /** Goes on on the next timeline, as a standby does that takes its place. */
    public synchronized void changeTimeline() {
        stop();
        Path signal = data().resolve("standby.signal");
        try {
            Files.createFile(signal);
            account.own(signal);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        startAgain();
        var unused = value("postgres", "SELECT pg_catalog.pg_promote()");
    }

    private Path backup() {
        return directory.resolve("backup");
    }

    /** SIGKILL for the postmaster and all its backends: the server is gone at once, as with a lost machine. */
    public synchronized void kill() {
        Process process = postmaster;
        postmaster = null;
        if (process != null) {
            Processes.killTree(process.toHandle(), LIMIT);
            Processes.awaitReaped(process, LIMIT);
        }
    }

    /** Ends the server and removes its data. */
    @Override
    public synchronized void close() {
        readers.close();
        kill();
        SharedMemory.remove(data(), LIMIT);
        Processes.removeTree(directory);
        RUNNING.remove(this);
    }

    Path data() {
        return directory.resolve("data");
    }

    private void create() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(passwordFile(), password);
        Files.setPosixFilePermissions(passwordFile(), PosixFilePermissions.fromString("rw-------"));
        account.own(passwordFile());
        account.own(directory);
        DataTemplate.copyTo(data(), binaries, account);
        Files.writeString(data().resolve("postgresql.auto.conf"), ServerSettings.text(options, port));
        Files.writeString(data().resolve("pg_hba.conf"), String.join("\n", options.access()) + "\n");
        if (options.tls().isPresent()) {
            PostgresOptions.ServerTls tls = options.tls().get();
            place(tls.certificate());
            place(tls.clients(), CLIENTS);
        }
    }

    /** Shows another certificate from now on, to new connections. */
    public void present(Authority.Issued certificate) {
        try {
            place(certificate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String loaded = value("postgres", "SELECT pg_conf_load_time()");
        execute("postgres", "SELECT pg_reload_conf()");
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (String.valueOf(loaded).equals(value("postgres", "SELECT pg_conf_load_time()"))) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Expected port " + port + " to load its new certificate");
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    private void place(Authority.Issued certificate) throws IOException {
        place(certificate.certificate(), "server.crt");
        place(certificate.key(), "server.key");
    }

    private void place(Path file, String name) throws IOException {
        Path placed = Files.copy(file, data().resolve(name), StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(placed, PosixFilePermissions.fromString("rw-------"));
        account.own(placed);
    }

    private void awaitAnswer(String secret, String question) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try (Connection connection = connect("postgres", secret);
                    Statement statement = connection.createStatement()) {
                statement.execute(question);
                return;
            } catch (SQLException notYet) {
                if (!isRunning() || System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "Expected the server on port " + port + " to answer, found: " + log(), notYet);
                }
            }
            LockSupport.parkNanos(10_000_000);
        }
    }
}
