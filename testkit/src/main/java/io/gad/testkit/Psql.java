package io.gad.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A session of {@code psql}, asked line by line. It ends at the first error, as a script would that checks for them. */
final class Psql implements AutoCloseable {

    /** Whoever does not answer so long is taken to be gone, as by the timeouts of an application. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** The session is of no use any more. */
    static final class EndedException extends Exception {

        private static final long serialVersionUID = 1L;

        EndedException(String message) {
            super(message);
        }
    }

    private final Process process;
    private final Duration patience;
    private final Writer questions;
    private final BlockingQueue<Optional<String>> answers = new LinkedBlockingQueue<>();
    private int port;

    private Psql(Process process, Duration patience) {
        this.process = process;
        this.patience = patience;
        this.questions = process.outputWriter();
        Thread.ofVirtual().name("psql-" + process.pid()).start(() -> read(process.inputReader()));
    }

    /** On whichever of the hosts takes writes. */
    static Psql open(List<Integer> ports, Shop shop) throws EndedException {
        return open(address(ports, shop), shop, PATIENCE, PATIENCE.multipliedBy(ports.size()));
    }

    /**
     * By a connection string that says all but who comes.
     *
     * @param patience with an answer; whatever the string says of timeouts holds before
     */
    static Psql open(String dsn, Shop shop, Duration patience) throws EndedException {
        return open(dsn, shop, patience, patience);
    }

    private static String address(List<Integer> ports, Shop shop) {
        String hosts = ports.stream().map(port -> "127.0.0.1").collect(Collectors.joining(","));
        String all = ports.stream().map(String::valueOf).collect(Collectors.joining(","));
        return "host=" + hosts + " port=" + all + " dbname=" + shop.database()
                + " target_session_attrs=read-write connect_timeout=2";
    }

    private static Psql open(String dsn, Shop shop, Duration patience, Duration first) throws EndedException {
        ProcessBuilder builder = new ProcessBuilder("psql", "-XqAtw", "-v", "ON_ERROR_STOP=1", "-d", dsn)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("PGUSER", shop.role());
        builder.environment().put("PGAPPNAME", "shop-libpq");
        builder.environment().put("PGPASSWORD", shop.password());
        Psql session;
        try {
            session = new Psql(builder.start(), patience);
        } catch (IOException e) {
            throw new UncheckedIOException("Expected psql to start", e);
        }
        boolean open = false;
        try {
            session.port = Integer.parseInt(session.ask("SELECT inet_server_port();", first));
            open = true;
            return session;
        } finally {
            if (!open) {
                session.close();
            }
        }
    }

    /** Of the server itself, whatever stands before it. */
    int port() {
        return port;
    }

    /** Sends a line, and waits for the one that it prints. */
    String ask(String line) throws EndedException {
        return ask(line, patience);
    }

    private String ask(String line, Duration limit) throws EndedException {
        try {
            questions.write(line);
            questions.write('\n');
            questions.flush();
            Optional<String> answer = answers.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (answer == null) {
                throw new EndedException("no answer within " + limit);
            }
            return answer.orElseThrow(() -> new EndedException("psql has ended"));
        } catch (IOException e) {
            throw new EndedException(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EndedException("interrupted");
        }
    }

    private void read(BufferedReader printed) {
        try (printed) {
            for (String line = printed.readLine(); line != null; line = printed.readLine()) {
                answers.add(Optional.of(line));
            }
        } catch (IOException e) {
            // Its end, which is what is told below.
        }
        answers.add(Optional.empty());
    }

    @Override
    public void close() {
        Processes.killTree(process.toHandle(), LIMIT);
        Processes.awaitReaped(process, LIMIT);
    }
}
