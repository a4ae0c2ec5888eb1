package io.gad.sync.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.member.MemberRole;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.sync.TestMember;
import io.gad.sync.schema.PgTool;
import io.gad.testkit.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Two servers whose schemas are kept alike by captured and replayed DDL, without a stream: the log's rows are read from
 * the source and replayed, one target transaction for each of the source's.
 */
final class TwoSchemas implements AutoCloseable {

    private static final String OBJECTS = """
            SELECT gad.image_of(classid, objid)::text FROM (
                SELECT 'pg_class'::regclass::oid AS classid, c.oid AS objid, n.nspname, c.relname AS name
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r','p','v','m','S','f')
                UNION ALL SELECT 'pg_proc'::regclass, p.oid, n.nspname, p.proname
                FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                UNION ALL SELECT 'pg_type'::regclass, t.oid, n.nspname, t.typname
                FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype IN ('e', 'd')
                UNION ALL SELECT 'pg_namespace'::regclass, n.oid, n.nspname, '' FROM pg_namespace n) o
            WHERE nspname NOT IN ('gad', 'pg_catalog', 'information_schema', 'pg_toast') AND nspname NOT LIKE 'pg\\_%temp%'
            ORDER BY nspname, name, 1
            """;

    /** The database that all others are copied from: a member with capture, installed twice. */
    private static final String MOULD = "mould";

    final PostgresServer source;
    final PostgresServer target;
    private final StatementReplay replay = new StatementReplay(role -> {});
    private String database = "";
    private Session from;
    private Session to;
    private long replayedUpTo;

    TwoSchemas() {
        source = PostgresServer.start();
        target = PostgresServer.start();
        for (PostgresServer server : List.of(source, target)) {
            server.execute("postgres", "CREATE ROLE app LOGIN; CREATE ROLE reader");
        }
        makeMould(source, MemberRole.PRIMARY, SessionSettings.control("test"));
        makeMould(target, MemberRole.SECONDARY, SessionSettings.apply("test"));
        from = TestMember.login(source).open("postgres", SessionSettings.control("test"));
        to = TestMember.login(target).open("postgres", SessionSettings.apply("test"));
    }

    private static void makeMould(PostgresServer server, MemberRole role, SessionSettings settings) {
        TestMember.create(server, MOULD, role);
        try (Session session = TestMember.login(server).open(MOULD, settings)) {
            DdlCapture.install(session);
            DdlCapture.install(session);
            session.execute("CREATE PUBLICATION gad_test FOR ALL TABLES");
        }
        // Nobody may be in a database that is copied, not even who waits to serve again.
        server.execute(
                "postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + MOULD + "'");
    }

    /** Goes on in a fresh pair of databases, in which app owns the schema shop. */
    void fresh(String name) {
        from.close();
        to.close();
        database = name;
        for (PostgresServer server : List.of(source, target)) {
            server.execute("postgres", "CREATE DATABASE " + name + " TEMPLATE " + MOULD + " STRATEGY file_copy");
        }
        from = TestMember.login(source).open(name, SessionSettings.control("test"));
        to = TestMember.login(target).open(name, SessionSettings.apply("test"));
        replayedUpTo = 0;
        superuser("CREATE SCHEMA shop AUTHORIZATION app");
        replay();
    }

    String database() {
        return database;
    }

    /** Runs a string of the customer's, as one message, with its search path and without rights beyond its schema. */
    void customer(String... strings) {
        run("SET ROLE app; SET search_path = shop, public", strings);
    }

    void superuser(String... strings) {
        run("SET search_path = shop, public", strings);
    }

    private void run(String before, String... strings) {
        try (var connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(before);
            statement.execute("SET TIME ZONE 'Asia/Tokyo'");
            for (String string : strings) {
                statement.execute(string);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("On the source: " + e.getMessage(), e);
        }
    }

    /** In simple mode the driver sends a string as it is; otherwise it would cut it into statements itself. */
    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", PostgresServer.USER);
        properties.setProperty("password", source.password());
        properties.setProperty("preferQueryMode", "simple");
        return DriverManager.getConnection(source.url(database), properties);
    }

    /** Replays everything that was captured since the last call. */
    void replay() {
        replay(replay);
    }

    /** And says what differs between the sides then. */
    void replayAndCompare() {
        replay();
        assertThat(plain(targetObjects())).isEqualTo(plain(sourceObjects()));
    }

    /** Where a missing value is stored is no difference of the schema, nor is a view that is still to be refreshed. */
    private static List<String> plain(List<String> images) {
        return images.stream()
                .map(i -> i.replaceAll(", \"missing\": \"[^\"]*\"", "")
                        .replaceAll("\"missing\": \"[^\"]*\", ", "")
                        .replaceAll("\"populated\": [a-z]+, ", ""))
                .toList();
    }

    /** As a part of a copy is carried past it. */
    void tryOut() {
        replay(new TriedDdl());
    }

    private void replay(DdlReplay by) {
        Map<Long, List<DdlEntry>> transactions = new TreeMap<>();
        for (DdlEntry entry : log()) {
            if (entry.txid() > replayedUpTo) {
                transactions
                        .computeIfAbsent(entry.txid(), x -> new ArrayList<>())
                        .add(entry);
            }
        }
        transactions.forEach((txid, entries) -> {
            to.transaction(() -> {
                entries.forEach(entry -> by.replay(to, entry));
                by.expectDone();
            });
            replayedUpTo = txid;
        });
    }

    List<DdlEntry> log() {
        return from.list("SELECT * FROM gad.ddl_log ORDER BY txid, ordinal", DdlEntry::of);
    }

    /** Every object of the customer's as its image, on the source and on the target. */
    List<String> sourceObjects() {
        return from.list(OBJECTS, r -> String.valueOf(r.getString(1)));
    }

    List<String> targetObjects() {
        return to.list(OBJECTS, r -> String.valueOf(r.getString(1)));
    }

    @Nullable
    String onTarget(String query) {
        return target.value(database, query);
    }

    @Nullable
    String onSource(String query) {
        return source.value(database, query);
    }

    /** What {@code pg_dump -s} says, without what is ours, in the order of the statements' text. */
    String dumpOfSource() {
        return dump(source);
    }

    String dumpOfTarget() {
        return dump(target);
    }

    private String dump(PostgresServer server) {
        Path program = PgTool.require("pg_dump", 15, Optional.empty()).path();
        ProcessBuilder builder = new ProcessBuilder(
                program.toString(),
                "-s",
                "-N",
                "gad",
                "-h",
                "127.0.0.1",
                "-p",
                "" + server.port(),
                "-U",
                PostgresServer.USER,
                database);
        builder.environment().put("PGPASSWORD", server.password());
        try {
            Process process = builder.redirectErrorStream(true).start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.split("\n\n+", -1))
                    .filter(block ->
                            !block.startsWith("--") && !block.contains("restrict ") && !block.contains(" gad_"))
                    .collect(Collectors.joining("\n\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rows as the stream would have brought them. */
    void rowsOnTarget(String sql) {
        to.execute(sql);
    }

    @Override
    public void close() {
        from.close();
        to.close();
        source.close();
        target.close();
    }
}
