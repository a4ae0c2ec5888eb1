package io.gad.sync.schema;

import io.gad.postgres.Login;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.SqlState;
import io.gad.postgres.TableName;
import io.gad.sync.SpoolTrouble;
import io.gad.sync.SyncProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schema of one database, by pg_dump under the load's snapshot and pg_restore in two sections around the data. Our
 * own objects are left out by their OIDs. Killed anywhere, the target holds a part of the schema and is cleared.
 */
public final class SchemaCopy implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaCopy.class);

    /** An entry of pg_restore's list: dump id; the catalog's OID, the object's OID, what it is. */
    private static final Pattern ENTRY = Pattern.compile("^\\d+; (\\d+) (\\d+) .*");

    private static final Pattern PASSING = Pattern.compile("server closed the connection|connection to server"
            + "|could not connect|terminating connection|no connection to the server|lost synchronization"
            + "|the database system is|lock timeout|deadlock detected|snapshot \"[^\"]*\" does not exist"
            + "|invalid snapshot identifier|SSL (SYSCALL|error)|could not (send data to|receive data from)");

    /**
     * Said by the server, if it is preceded by ERROR; else by the program, of a file of our own. Of a short archive, pg_dump
     * does not notice that it could not be written; pg_restore does.
     */
    private static final Pattern NO_ROOM = Pattern.compile("(ERROR: .*)?(No space left on device|Disk quota exceeded)"
            + "|input file is too short|from input file: end of file");

    private static final String WRITING = "-c default_transaction_read_only=off -c session_replication_role=replica"
            + " -c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0";
    private static final String READING = "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0";

    /** Our triggers, event triggers and publications with their tables, as (catalog, object). */
    private static final String OURS = """
            SELECT 'pg_catalog.pg_trigger'::regclass::oid::bigint, oid::bigint FROM pg_catalog.pg_trigger
             WHERE tgname ~ '^gad_'
            UNION ALL SELECT 'pg_catalog.pg_event_trigger'::regclass::oid::bigint, oid::bigint
              FROM pg_catalog.pg_event_trigger WHERE evtname ~ '^gad_'
            UNION ALL SELECT 'pg_catalog.pg_publication'::regclass::oid::bigint, oid::bigint
              FROM pg_catalog.pg_publication WHERE pubname ~ '^gad_'
            UNION ALL SELECT 'pg_catalog.pg_publication_rel'::regclass::oid::bigint, m.oid::bigint
              FROM pg_catalog.pg_publication_rel m JOIN pg_catalog.pg_publication p ON p.oid = m.prpubid
             WHERE p.pubname ~ '^gad_'
            """;

    private final Login source;
    private final Login target;
    private final String database;
    private final String task;
    private final Optional<Path> tools;
    private final int jobs;
    private final Path folder;
    private final Path archive;
    private final Path list;
    private final Path some;
    private final int sourceMajor;

    /** Of which moment the archive is; empty: of that when it was made, or there is none. */
    private Optional<String> snapshot = Optional.empty();

    /** What the archive makes behind the rows: as (catalog, object) of the source, with its name. */
    private Map<List<Long>, String> behindTheRows = Map.of();

    /**
     * @param spool where the archive lies while it is needed
     * @param sourceMajor the source's version, below which no program will do
     * @param jobs indexes and constraints built at once
     */
    public SchemaCopy(
            Login source,
            Login target,
            String database,
            String task,
            Path spool,
            Optional<Path> tools,
            int sourceMajor,
            int jobs) {
        this.source = source;
        this.target = target;
        this.database = database;
        this.task = task;
        this.tools = tools;
        this.jobs = jobs;
        this.sourceMajor = sourceMajor;
        this.folder = spool;
        try {
            Files.createDirectories(spool);
            this.archive = Files.createTempFile(spool, "schema-", ".dump");
            this.list = Files.createTempFile(spool, "schema-", ".list");
            this.some = Files.createTempFile(spool, "tables-", ".dump");
        } catch (IOException e) {
            throw new SpoolTrouble("the archive of a schema", spool, e);
        }
    }

    /** Dumps what {@code snapshot} shows. */
    public void dump(String snapshot) throws InterruptedException {
        this.snapshot = Optional.of(snapshot);
        behindTheRows = underSnapshot(BehindTheRows::of);
        dump(List.of("--snapshot=" + snapshot));
    }

    private <T> T underSnapshot(Function<Session, T> look) {
        try (Session from = source.open(database, SessionSettings.control(task + "/dump"))) {
            return from.transaction(() -> {
                from.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                snapshot.ifPresent(from::adopt);
                return look.apply(from);
            });
        }
    }

    /** Dumps what stands there now. */
    public void dumpNow() throws InterruptedException {
        dump(List.of());
    }

    private void dump(List<String> ofWhen) throws InterruptedException {
        PgTool pgDump = PgTool.require("pg_dump", sourceMajor, tools);
        List<String> arguments = new ArrayList<>(List.of(
                "--format=custom",
                "--schema-only",
                "--exclude-schema=gad",
                "--no-subscriptions",
                "--no-tablespaces",
                "--lock-wait-timeout=30s",
                "--no-password",
                "--file=" + archive,
                "--dbname=" + source.dsn().uri(database)));
        arguments.addAll(ofWhen);
        ToolRun.Outcome outcome = ToolRun.run(pgDump, arguments, source, database, task + "/dump", READING);
        if (outcome.exitCode() != 0) {
            throw problem("SCHEMA_DUMP_FAILED", "pg_dump", outcome, source);
        }
        writeList();
    }

    /** What was dumped, entry by entry in the order of restoring, without ours. */
    public List<SchemaEntry> entries() throws InterruptedException {
        Map<String, String> texts = SchemaEntry.texts(script(list, List.of()));
        return lines(list).stream()
                .flatMap(line -> SchemaEntry.parse(line, texts).stream())
                .toList();
    }

    /** Those of {@link #entries} that {@link #restorePreData} restores. */
    public List<SchemaEntry> preData() throws InterruptedException {
        Set<String> before = new HashSet<>(listed(List.of("--section=pre-data")));
        return entries().stream().filter(entry -> before.contains(entry.line())).toList();
    }

    /** The statements that would drop these. */
    public List<String> drops(List<SchemaEntry> entries) throws InterruptedException {
        Path some = listOfLines(entries.stream().map(SchemaEntry::line).toList());
        try {
            return SchemaEntry.drops(script(some, List.of("--clean", "--if-exists")));
        } finally {
            delete(some);
        }
    }

    /** Puts these into the target, in the order of the dump. */
    public void restore(List<SchemaEntry> entries) throws InterruptedException {
        restoreLines(entries.stream().map(SchemaEntry::line).toList());
    }

    private void restoreLines(List<String> lines) throws InterruptedException {
        Path some = listOfLines(lines);
        try {
            restore(List.of(), some);
        } finally {
            delete(some);
        }
    }

    private Path listOfLines(List<String> lines) {
        Path some = archive.resolveSibling(list.getFileName() + ".some");
        try {
            return Files.write(some, lines);
        } catch (IOException e) {
            delete(some); // Of what is on a full disk, nothing is to be ours.
            throw trouble(e);
        }
    }

    private SpoolTrouble trouble(IOException e) {
        return new SpoolTrouble("a list of what is to be restored", folder, e);
    }

    private List<String> script(Path which, List<String> options) throws InterruptedException {
        PgTool pgRestore = PgTool.require("pg_restore", sourceMajor, tools);
        Path script = archive.resolveSibling(list.getFileName() + ".sql");
        try {
            List<String> arguments = new ArrayList<>(List.of("--use-list=" + which, "--file=" + script));
            arguments.addAll(options);
            arguments.add(archive.toString());
            ToolRun.Outcome outcome = ToolRun.run(pgRestore, arguments, target, database, task + "/list", READING);
            if (outcome.exitCode() != 0) {
                throw problem("SCHEMA_DUMP_FAILED", "pg_restore --file", outcome, target);
            }
            return lines(script);
        } finally {
            delete(script);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Reading " + file, e);
        }
    }

    private void writeList() throws InterruptedException {
        List<String> all = listed(List.of());
        try {
            Files.write(list, withoutOurs(all, ours()));
        } catch (IOException e) {
            throw trouble(e);
        }
    }

    private List<String> listed(List<String> options) throws InterruptedException {
        PgTool pgRestore = PgTool.require("pg_restore", sourceMajor, tools);
        Path all = archive.resolveSibling(list.getFileName() + ".all");
        try {
            List<String> arguments = new ArrayList<>(List.of("--list", "--file=" + all));
            arguments.addAll(options);
            arguments.add(archive.toString());
            ToolRun.Outcome outcome = ToolRun.run(pgRestore, arguments, target, database, task + "/list", READING);
            if (outcome.exitCode() != 0) {
                throw problem("SCHEMA_DUMP_FAILED", "pg_restore --list", outcome, target);
            }
            return lines(all);
        } finally {
            delete(all);
        }
    }

    static List<String> withoutOurs(List<String> entries, Set<List<Long>> ours) {
        List<String> kept = new ArrayList<>();
        for (String entry : entries) {
            if (!isAmong(entry, ours)) {
                kept.add(entry);
            }
        }
        return kept;
    }

    private static boolean isAmong(String entry, Set<List<Long>> objects) {
        Matcher matcher = ENTRY.matcher(entry);
        return matcher.matches()
                && objects.contains(List.of(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))));
    }

    private Set<List<Long>> ours() {
        try (Session session = source.open(database, SessionSettings.control(task + "/dump"))) {
            return new HashSet<>(session.list(OURS, row -> List.of(row.getLong(1), row.getLong(2))));
        }
    }

    /** Types, functions and tables, without keys and indexes. */
    public void restorePreData() throws InterruptedException {
        restore("pre-data", 1);
    }

    /**
     * Keys, indexes, constraints, triggers, rules, rights; the slow ones several at once.
     *
     * @param begunBefore whether some of them may stand already, as an earlier restore has left them: these are kept
     */
    public void restorePostData(boolean begunBefore) throws InterruptedException {
        if (begunBefore) {
            leaveOut(standing());
        }
        restore("post-data", jobs);
    }

    /** How far {@link #restorePostData} is, asked by others while it runs. */
    public Building building(Session target) {
        return Building.look(target, BehindTheRows.indexes(behindTheRows.values()), "gad/" + task + "/restore");
    }

    /** Foreign keys into these tables, with what they refer to, before any rows come, while the snapshot stands; what stands is kept. */
    public void restoreKeysAhead(List<TableName> leftOut) throws InterruptedException {
        KeysAhead ahead = underSnapshot(from -> KeysAhead.of(from, leftOut));
        if (ahead.isEmpty()) {
            return;
        }
        ahead.objects().removeAll(standing());
        restoreLines(lines(list).stream()
                .filter(line -> isAmong(line, ahead.objects()) || ahead.attaches(line))
                .toList());
    }

    /** What is restored behind the rows and stands on the target already, as (catalog, object) of the source. */
    private Set<List<Long>> standing() {
        Set<String> there;
        try (Session into = target.open(database, SessionSettings.control(task + "/list"))) {
            there = Set.copyOf(BehindTheRows.of(into).values());
        }
        Set<List<Long>> standing = new HashSet<>();
        behindTheRows.forEach((object, name) -> {
            if (there.contains(name)) {
                standing.add(object);
            }
        });
        return standing;
    }

    private void leaveOut(Set<List<Long>> objects) {
        try {
            Files.write(list, withoutOurs(Files.readAllLines(list, StandardCharsets.UTF_8), objects));
        } catch (IOException e) {
            throw trouble(e);
        }
    }

    /** Makes these tables as {@code snapshot} shows them, with what belongs to them, all or none; none stands yet. */
    public void makeTables(String snapshot, List<TableName> tables) throws InterruptedException {
        PgTool pgDump = PgTool.require("pg_dump", sourceMajor, tools);
        List<String> dump = new ArrayList<>(List.of(
                "--format=custom",
                "--schema-only",
                "--section=pre-data",
                "--snapshot=" + snapshot,
                "--no-tablespaces",
                "--lock-wait-timeout=30s",
                "--no-password",
                "--file=" + some));
        tables.forEach(table -> dump.add("--table=" + table.quoted()));
        dump.add("--dbname=" + source.dsn().uri(database));
        ToolRun.Outcome dumped = ToolRun.run(pgDump, dump, source, database, task + "/dump", READING);
        if (dumped.exitCode() != 0) {
            throw problem("SCHEMA_DUMP_FAILED", "pg_dump", dumped, source);
        }
        PgTool pgRestore = PgTool.require("pg_restore", sourceMajor, tools);
        ToolRun.Outcome made = ToolRun.run(
                pgRestore,
                List.of(
                        "--single-transaction",
                        "--no-tablespaces",
                        "--no-password",
                        "--dbname=" + target.dsn().uri(database),
                        some.toString()),
                target,
                database,
                task + "/restore",
                WRITING);
        if (made.exitCode() != 0) {
            throw problem("SCHEMA_RESTORE_FAILED", "pg_restore (tables)", made, target);
        }
    }

    private void restore(String section, int atOnce) throws InterruptedException {
        if (lines(list).stream().allMatch(line -> line.isBlank() || line.startsWith(";"))) {
            return; // Such as that of a database which nobody uses: the program need not look.
        }
        restore(List.of("--section=" + section, "--jobs=" + atOnce), list);
    }

    private void restore(List<String> options, Path which) throws InterruptedException {
        PgTool pgRestore = PgTool.require("pg_restore", sourceMajor, tools);
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(List.of(
                "--use-list=" + which,
                "--no-tablespaces",
                "--no-password",
                "--dbname=" + target.dsn().uri(database),
                archive.toString()));
        ToolRun.Outcome outcome = ToolRun.run(pgRestore, arguments, target, database, task + "/restore", WRITING);
        if (outcome.exitCode() != 0) {
            throw problem("SCHEMA_RESTORE_FAILED", "pg_restore " + String.join(" ", options), outcome, target);
        }
    }

    /** A server that went away meanwhile, or a lock that was not to be had, is no fault of the schema. */
    private RuntimeException problem(String code, String program, ToolRun.Outcome outcome, Login server) {
        Optional<String> passing = outcome.lines().stream()
                .filter(line -> PASSING.matcher(line).find())
                .findFirst();
        if (passing.isPresent()) {
            return new PostgresException(
                    program + " for database " + database + " was interrupted: " + passing.get(), SqlState.UNAVAILABLE);
        }
        for (String line : outcome.lines()) {
            Matcher noRoom = NO_ROOM.matcher(line);
            if (noRoom.find()) {
                return noRoom.group(1) == null
                        ? new SpoolTrouble("the archive of a schema", folder, line)
                        : new PostgresException(
                                program + " for database " + database + " was refused: " + line,
                                SqlState.DISK_FULL,
                                server.dsn().hosts().getFirst().toString());
            }
        }
        outcome.lines().forEach(line -> LOG.error("task={} database={} {}: {}", task, database, program, line));
        String first = outcome.lines().stream()
                .limit(6)
                .reduce((a, b) -> a + " / " + b)
                .orElse("it said nothing");
        return new SyncProblem(
                code,
                "Expected " + program + " to end well for database " + database + ", found exit code "
                        + outcome.exitCode() + ": " + first,
                "All its messages are in the server's log. Put right what they name on the target, or on the source,"
                        + " then resume the task.");
    }

    @Override
    public void close() {
        delete(archive);
        delete(list);
        delete(some);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Deleting " + file, e);
        }
    }
}
