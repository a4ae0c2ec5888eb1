package io.gad.bench;

import io.gad.api.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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

    /** What can be measured. */
    enum Kind {
        LOAD,
        APPLY,
        LAG,
        PROMOTE,
        OVERHEAD
    }

    /** Values of {@code -o}. */
    enum Format {
        TABLE,
        JSON
    }

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "load|apply|lag|promote|overhead",
            description = {
                "load: an empty server to one that holds everything.",
                "apply: catch up with changes that were written while both were held.",
                "lag: from the source to the target, under a load and far away.",
                "promote: from the click to the first write that the new primary takes; has no workload and no peer.",
                "overhead: what the source's own processes spend; with the workload idle, what 300 databases take that nobody writes to."
            })
    private Kind kind;

    @Option(
            names = "--workload",
            paramLabel = "W",
            split = ",",
            defaultValue = "tpcb",
            description = "What is written: ${COMPLETION-CANDIDATES}, several with commas, or all; default: tpcb.",
            completionCandidates = WorkloadNames.class)
    private List<String> workloads;

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

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds that count; default: 5, with --quick 3.")
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
        List<Workload> chosen = isIdle() ? List.of() : chosen();
        requireThatThePeerCan(chosen);
        if ((kind == Kind.LAG || kind == Kind.OVERHEAD) && !chosen.stream().allMatch(Workload::isSteady)) {
            throw new ParameterException(
                    spec.commandLine(), "Expected workloads that can be written for any time, found deletes or huge.");
        }
        int counted = rounds == null ? (quick ? QUICK_ROUNDS : ROUNDS) : rounds;
        if (counted < 1) {
            throw new ParameterException(spec.commandLine(), "Expected at least one round, found " + counted + ".");
        }
        makeProfileDirectory();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        BenchLog.silence();
        Path folder = folder();
        Opened opened = new Opened();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(opened, folder), "bench-end"));
        Plan plan = new Plan(peer, quick, counted, folder, opened, new Servers(peer), Optional.ofNullable(profile));
        try {
            Result result = measure(plan, chosen, new Narrator(err, false));
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

    /** The servers' version is known once they were started. */
    private Result measure(Plan plan, List<Workload> chosen, Narrator narrator) {
        List<BenchRun> runs = runs(plan, chosen, narrator);
        return new Result(Machine.here(plan.servers().version()), runs);
    }

    private List<BenchRun> runs(Plan plan, List<Workload> chosen, Narrator narrator) {
        if (kind == Kind.PROMOTE) {
            return new Promotions(plan, narrator).run();
        }
        if (isIdle()) {
            return List.of(new Idle(plan, narrator).run());
        }
        List<BenchRun> runs = new ArrayList<>();
        for (Workload workload : chosen) {
            switch (kind) {
                case LOAD -> runs.add(new FirstCopy(plan, narrator).run(workload));
                case APPLY -> runs.add(new CatchUp(plan, narrator).run(workload));
                case PROMOTE -> throw new IllegalStateException("Expected no workload for a promotion.");
                case LAG -> runs.addAll(new Lag(plan, narrator).run(workload));
                case OVERHEAD -> runs.add(new Overhead(plan, narrator).run(workload));
            }
        }
        return runs;
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

    private List<Workload> chosen() {
        if (workloads.equals(List.of("all"))) {
            return Workload.all().stream()
                    .filter(one -> kind == Kind.LOAD || kind == Kind.APPLY || one.isSteady())
                    .toList();
        }
        return workloads.stream()
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
