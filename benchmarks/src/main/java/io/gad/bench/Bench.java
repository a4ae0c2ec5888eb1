package io.gad.bench;

import io.gad.api.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gad bench}. Exit codes: 0 measured and equal, 1 not equal or could not be done, 2 usage. */
@SuppressWarnings("NullAway.Init")
@Command(
        name = "gad bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "GAD and a peer side by side in one run on this machine, with servers that are started for it.",
            "Prints medians with least and most, and how many times as long the peer took."
        })
public final class Bench implements Callable<Integer> {

    private static final int ROUNDS = 5;
    private static final int QUICK_ROUNDS = 3;
    private static final String ALL = "all";
    private static final List<String> USUAL_WORKLOAD = List.of("tpcb");
    private static final List<Integer> MEGABYTES = List.of(512, 2048);
    private static final List<Integer> QUICK_MEGABYTES = List.of(30, 60);

    /** What can be measured. */
    enum Kind {
        LOAD,
        APPLY,
        LAG,
        PROMOTE,
        OUTAGE,
        REJOIN,
        OVERHEAD,
        TABLE
    }

    /** Values of {@code -o}. */
    enum Format {
        TABLE,
        JSON
    }

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "load|apply|lag|promote|outage|rejoin|overhead|table",
            description = {
                "load: an empty server to one that holds everything.",
                "apply: catch up with changes that were written while both were held.",
                "lag: from the source to the target, under a load and far away.",
                "promote: from the click to the first write that the new primary takes; has no workload and no peer.",
                "outage: from the last write before a primary is lost, or roles change, to the first one after it, as clients see it.",
                "rejoin: a lost primary that comes back with 1,000 transactions of its own, by rewind and by copy.",
                "overhead: what the source's own processes spend; with the workload idle, what 300 databases take that nobody writes to.",
                "table: nothing is measured; Markdown of what runs have left as JSON in the directory --from."
            })
    private Kind kind;

    @Option(
            names = "--workload",
            paramLabel = "W",
            split = ",",
            description = {
                "What is written: ${COMPLETION-CANDIDATES}, several with commas, or all; default: tpcb.",
                "For outage what happens to the primary: killed, silent, switch-over; default: all."
            },
            completionCandidates = WorkloadNames.class)
    private List<String> workloads = List.of();

    @Option(
            names = "--megabytes",
            paramLabel = "M",
            split = ",",
            description =
                    "For rejoin: about the size of the database, several with commas; default: 512,2048, with --quick 30,60.")
    private List<Integer> megabytes = List.of();

    @Option(
            names = "--heap",
            paramLabel = "M",
            converter = HeapSize.class,
            description = "Heap of GAD's server, as 512m; default: as the launcher gives it.")
    private int heapMegabytes = Plan.USUAL_HEAP_MEGABYTES;

    @Option(names = "--from", paramLabel = "DIR", description = "For table: where the JSON lies.")
    private @Nullable Path from;

    @Option(
            names = "--peer",
            paramLabel = "P",
            defaultValue = "native",
            converter = PeerName.class,
            description = {
                "Whom to compare with: native (PostgreSQL's subscription as it is shipped), native-alike (with the settings",
                "of GAD's sessions), native-tuned (binary and streaming); for load also pg_dump and pgcopydb, else pglogical; default: native."
            })
    private Peer peer;

    @Option(names = "--quick", description = "Small: shows that it works, not how fast.")
    private boolean quick;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Rounds that count; default: 5, with --quick 3; for outage 50 and 2, for rejoin 3 and 1.")
    private @Nullable Integer rounds;

    @Option(
            names = "--profile",
            paramLabel = "DIR",
            description = "Leave there a recording of Java's flight recorder from GAD's server for each workload.")
    private @Nullable Path profile;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json",
            defaultValue = "table",
            description = "A table, or JSON with each round's figures.")
    private Format format;

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** The exit code. */
    static int run(String... arguments) {
        return new CommandLine(new Bench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .execute(arguments);
    }

    @Override
    public Integer call() {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        if (kind == Kind.TABLE) {
            table().markdown().forEach(out::println);
            return 0;
        }
        List<Workload> chosen = hasWorkload() ? chosen() : List.of();
        List<Outage> outages = kind == Kind.OUTAGE ? outages() : List.of();
        requireThatThePeerCan(chosen);
        if ((kind == Kind.LAG || kind == Kind.OVERHEAD) && !chosen.stream().allMatch(Workload::isSteady)) {
            throw new ParameterException(
                    spec.commandLine(), "Expected workloads that can be written for any time, found deletes or huge.");
        }
        if (sizes().stream().anyMatch(size -> size < 1)) {
            throw new ParameterException(spec.commandLine(), "Expected at least one megabyte, found " + sizes() + ".");
        }
        int counted = rounds == null ? usualRounds() : rounds;
        if (counted < 1) {
            throw new ParameterException(spec.commandLine(), "Expected at least one round, found " + counted + ".");
        }
        makeProfileDirectory();
        Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        BenchLog.silence();
        Path folder = folder();
        Opened opened = new Opened();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(opened, folder), "bench-end"));
        Plan plan = new Plan(
                peer, quick, counted, folder, opened, new Servers(peer), heapMegabytes, Optional.ofNullable(profile));
        try {
            List<BenchRun> runs = runs(plan, chosen, outages, new Narrator(err, false));
            // The servers' version is known once they were started.
            Result result = new Result(Machine.here(plan.servers().version()), runs, command(), begun);
            if (format == Format.JSON) {
                out.println(Json.write(result));
            } else {
                result.page().forEach(out::println);
            }
            return result.runs().stream().allMatch(BenchRun::holds) ? 0 : 1;
        } catch (RuntimeException e) {
            if (!opened.isClosed()) {
                err.println(e.getMessage());
            }
            return 1;
        }
    }

    /** Java's flight recorder makes none, and its server would not start. */
    private void makeProfileDirectory() {
        Path directory = profile;
        if (directory == null) {
            return;
        }
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(), "Expected a directory that can be made, found " + directory + ": " + e, e);
        }
    }

    private int usualRounds() {
        return switch (kind) {
            case OUTAGE -> quick ? 2 : 50;
            case REJOIN -> quick ? 1 : 3;
            case LOAD, APPLY, LAG, PROMOTE, OVERHEAD, TABLE -> quick ? QUICK_ROUNDS : ROUNDS;
        };
    }

    /** As it was given. */
    private String command() {
        return String.join(" ", spec.commandLine().getParseResult().originalArgs());
    }

    private FullTable table() {
        Path directory = from;
        if (directory == null || !Files.isDirectory(directory)) {
            throw new ParameterException(
                    spec.commandLine(), "Expected --from to name a directory with results, found " + directory + ".");
        }
        FullTable table = FullTable.read(directory);
        if (table.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "Expected results (*.json) in " + directory + ", found none.");
        }
        return table;
    }

    private List<BenchRun> runs(Plan plan, List<Workload> chosen, List<Outage> outages, Narrator narrator) {
        if (isIdle()) {
            return List.of(new Idle(plan, narrator).run());
        }
        return switch (kind) {
            case LOAD -> each(chosen, new FirstCopy(plan, narrator)::run);
            case APPLY -> each(chosen, new CatchUp(plan, narrator)::run);
            case OVERHEAD -> each(chosen, new Overhead(plan, narrator)::run);
            case LAG ->
                chosen.stream()
                        .flatMap(workload -> new Lag(plan, narrator).run(workload).stream())
                        .toList();
            case PROMOTE -> new Promotions(plan, narrator).run();
            case OUTAGE -> each(outages, new Outages(plan, narrator)::run);
            case REJOIN -> each(sizes(), size -> new Rejoins(plan, narrator).run(size));
            case TABLE -> throw new IllegalStateException("Expected something to measure.");
        };
    }

    private static <T> List<BenchRun> each(List<T> all, Function<T, BenchRun> run) {
        return all.stream().map(run).toList();
    }

    private List<Integer> sizes() {
        return megabytes.isEmpty() ? (quick ? QUICK_MEGABYTES : MEGABYTES) : megabytes;
    }

    private void requireThatThePeerCan(List<Workload> chosen) {
        if (kind == Kind.LOAD ? !peer.copies() : !peer.follows()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Expected a peer that " + (kind == Kind.LOAD ? "copies" : "follows changes") + ", found "
                            + peer.label() + ".");
        }
        if (peer == Peer.PGLOGICAL && chosen.stream().anyMatch(Workload::isKeyless)) {
            throw new ParameterException(
                    spec.commandLine(), "Expected tables with keys for pglogical, found the workload keyless.");
        }
    }

    /** Nobody writes, and so there is no peer. */
    private boolean isIdle() {
        return kind == Kind.OVERHEAD && workloads.equals(List.of(Idle.NAME));
    }

    private boolean hasWorkload() {
        return switch (kind) {
            case LOAD, APPLY, LAG -> true;
            case OVERHEAD -> !isIdle();
            case PROMOTE, OUTAGE, REJOIN, TABLE -> false;
        };
    }

    private List<Outage> outages() {
        if (workloads.isEmpty() || workloads.equals(List.of(ALL))) {
            return List.of(Outage.values());
        }
        return workloads.stream()
                .map(name -> Outage.named(name)
                        .orElseThrow(() -> new ParameterException(
                                spec.commandLine(),
                                "Expected one of " + Outage.labels() + " or all, found " + name + ".")))
                .toList();
    }

    private List<Workload> chosen() {
        if (workloads.equals(List.of(ALL))) {
            return Workload.all().stream()
                    .filter(one -> kind == Kind.LOAD || kind == Kind.APPLY || one.isSteady())
                    .toList();
        }
        return (workloads.isEmpty() ? USUAL_WORKLOAD : workloads)
                .stream()
                        .map(name -> Workload.named(name)
                                .orElseThrow(() -> new ParameterException(
                                        spec.commandLine(),
                                        "Expected one of " + Workload.names() + " or all, found " + name + ".")))
                        .toList();
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("gad-bench-");
        } catch (IOException e) {
            throw new UncheckedIOException("Expected to make a directory for the run", e);
        }
    }

    /** At the end of the process, by itself or by a signal: nothing is left running, nothing lies about. */
    private static void end(Opened opened, Path folder) {
        opened.close();
        removeTree(folder);
    }

    private static void removeTree(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            System.err.println("Expected to remove " + folder + ", found: " + e);
        }
    }

    /** For the help. */
    static final class WorkloadNames extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        WorkloadNames() {
            super(Workload.names());
        }
    }

    /** Whole megabytes, as Java takes them: {@code 512m}. */
    static final class HeapSize implements CommandLine.ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (!text.matches("[1-9][0-9]{1,5}[mM]")) {
                throw new CommandLine.TypeConversionException("Expected megabytes as 512m, found " + text + ".");
            }
            return Integer.valueOf(text.substring(0, text.length() - 1));
        }
    }

    /** By its label, with either dash. */
    static final class PeerName implements CommandLine.ITypeConverter<Peer> {
        @Override
        public Peer convert(String text) {
            for (Peer one : Peer.values()) {
                if (one.label().equalsIgnoreCase(text)) {
                    return one;
                }
            }
            throw new CommandLine.TypeConversionException("Expected one of "
                    + Stream.of(Peer.values()).map(Peer::label).toList() + ", found " + text + ".");
        }
    }
}
