package io.gad.e2e.torture;

import io.gad.testkit.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One session of the customer: transactions drawn by seed, with savepoints, until it is told to stop. Goes on with a new
 * connection where the server was killed. Notes every statement that fails as none may without us.
 */
final class Writer implements Runnable {

    static final String DATABASE = "torture";

    /** What becomes of transactions that meet others, or whose server dies. */
    private static final Pattern USUAL = Pattern.compile("23\\w{3}|40001|40P01|08\\w{3}|57P0[123]");

    /** What becomes of statements that name what another session has dropped meanwhile, or made before. */
    private static final Pattern MISSED = Pattern.compile("42\\w{3}|3F000|2BP01|55006|22P02");

    private static final Pattern OURS = Pattern.compile("\\bgad\\b|gad_|replica identity|publish|publication");

    /** Between two transactions: the sessions leave the machine some time for what they torture. */
    private static final long PAUSE_NANOS = 22_000_000;

    private final PostgresServer server;
    private final Deeds deeds;
    private final Random random;
    private final int definitionsOfHundred;
    private final Path journal;
    private final List<String> wrong = new ArrayList<>();
    private volatile boolean stopping;
    private final AtomicInteger definitions = new AtomicInteger();
    private volatile long committed;

    /**
     * @param definitionsOfHundred how many of a hundred transactions hold a definition
     * @param journal takes every statement, in order
     */
    Writer(PostgresServer server, Deeds deeds, long seed, int definitionsOfHundred, Path journal) {
        this.server = server;
        this.deeds = deeds;
        this.random = new Random(seed);
        this.definitionsOfHundred = definitionsOfHundred;
        this.journal = journal;
    }

    /** From now on also changes definitions, so many times. */
    void define(int times) {
        definitions.set(times);
    }

    void stop() {
        stopping = true;
    }

    long committed() {
        return committed;
    }

    /** Failures that no customer would see without us; to be read once it has ended. */
    List<String> wrong() {
        return wrong;
    }

    @Override
    public void run() {
        while (!stopping) {
            try (Connection connection = server.connect(DATABASE)) {
                connection.setAutoCommit(false);
                while (!stopping) {
                    transaction(connection);
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (SQLException e) {
                judge("(connection)", e, false);
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    private void transaction(Connection connection) throws SQLException {
        List<Deeds.Deed> drawn = new ArrayList<>();
        int size = random.nextInt(5) + 1;
        for (int i = 0; i < size; i++) {
            drawn.add(deeds.change(random));
        }
        if (random.nextInt(100) < definitionsOfHundred && definitions.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            Deeds.Deed definition = deeds.definition(random);
            if (definition.alone()) {
                alone(connection, definition);
            } else {
                drawn.add(random.nextInt(drawn.size() + 1), definition);
            }
        }
        note("BEGIN");
        for (Deeds.Deed deed : drawn) {
            deed(connection, deed);
        }
        if (random.nextInt(10) == 0) {
            note("ROLLBACK");
            connection.rollback();
            return;
        }
        try {
            connection.commit();
            committed++;
            note("COMMIT");
        } catch (SQLException e) {
            judge("COMMIT", e, false);
            if (connection.isClosed()) {
                throw e;
            }
            connection.rollback();
        }
    }

    private void alone(Connection connection, Deeds.Deed deed) throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute(deed.sql());
            note("-- outside of a transaction: " + deed.sql());
        } catch (SQLException e) {
            judge(deed.sql(), e, deed.mayMiss());
            if (connection.isClosed()) {
                throw e;
            }
        }
        connection.setAutoCommit(false);
    }

    private void deed(Connection connection, Deeds.Deed deed) throws SQLException {
        Savepoint savepoint = connection.setSavepoint();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(deed.sql());
            if (random.nextInt(12) == 0) {
                connection.rollback(savepoint);
                note("-- rolled back: " + deed.sql());
                return;
            }
            note(deed.sql());
        } catch (SQLException e) {
            judge(deed.sql(), e, deed.mayMiss());
            if (connection.isClosed()) {
                throw e;
            }
            connection.rollback(savepoint);
        }
        if (random.nextInt(3) == 0) {
            connection.releaseSavepoint(savepoint);
        }
    }

    private void judge(String sql, SQLException e, boolean mayMiss) {
        String state = String.valueOf(e.getSQLState());
        String message = String.valueOf(e.getMessage());
        boolean usual = USUAL.matcher(state).matches()
                || mayMiss && (MISSED.matcher(state).matches() || message.contains("tuple concurrently"));
        note("-- " + state + " " + firstLine(message) + ": " + sql);
        if (!usual || OURS.matcher(message).find()) {
            wrong.add(state + " " + message + ": " + sql);
        }
    }

    private static @Nullable String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private void note(String line) {
        try {
            Files.writeString(
                    journal, line.replace("\n", "\\n") + ";\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
