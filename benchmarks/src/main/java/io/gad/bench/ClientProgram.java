package io.gad.bench;

import io.gad.testkit.PostgresServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A program of PostgreSQL's client side, run against the database of a server. */
record ClientProgram(Path path) {

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql/15/bin");

    /**
     * @param packageName what to install where it is missing
     * @throws IllegalStateException if it is
     */
    static ClientProgram named(String name, String packageName) {
        return find(name)
                .orElseThrow(() -> new IllegalStateException("Expected " + name + " in PATH or " + DEBIAN
                        + ", found none; install it (Debian: apt-get install " + packageName + ")."));
    }

    private static Optional<ClientProgram> find(String name) {
        String path = System.getenv("PATH");
        Stream<Path> folders = path == null
                ? Stream.of()
                : Stream.of(path.split(":")).filter(entry -> !entry.isEmpty()).map(Path::of);
        return Stream.concat(Stream.of(DEBIAN), folders)
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(ClientProgram::new);
    }

    /** Not started; the password goes by the environment. */
    ProcessBuilder on(PostgresServer server, String database, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(path.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PGHOST", "127.0.0.1");
        builder.environment().put("PGPORT", String.valueOf(server.port()));
        builder.environment().put("PGUSER", PostgresServer.USER);
        builder.environment().put("PGDATABASE", database);
        builder.environment().put("PGPASSWORD", server.password());
        return builder;
    }

    /** Runs one or several, each fed by the one before, to their end. */
    static void run(List<ProcessBuilder> pipeline, Path log) {
        pipeline.forEach(builder -> builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())));
        pipeline.getFirst().redirectInput(new File("/dev/null"));
        pipeline.getLast().redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            List<Process> started = ProcessBuilder.startPipeline(pipeline);
            try {
                for (int i = 0; i < started.size(); i++) {
                    int exit = started.get(i).waitFor();
                    if (exit != 0) {
                        throw new IllegalStateException(
                                "Expected " + pipeline.get(i).command().getFirst() + " to end with 0, found " + exit
                                        + ": " + Files.readString(log));
                    }
                }
            } finally {
                started.forEach(Process::destroy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "interrupted while " + pipeline.getFirst().command().getFirst() + " ran", e);
        }
    }

    /** {@code pg_dump | psql} from one server to the same database of another, which is empty. */
    static void dump(PostgresServer source, PostgresServer target, String database, List<String> options, Path log) {
        run(
                List.of(
                        named("pg_dump", "postgresql-client").on(source, database, options),
                        named("psql", "postgresql-client")
                                .on(target, database, List.of("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"))),
                log);
    }
}
