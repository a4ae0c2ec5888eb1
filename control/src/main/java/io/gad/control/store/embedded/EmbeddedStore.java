package io.gad.control.store.embedded;

import io.gad.control.store.Change;
import io.gad.control.store.DocumentKey;
import io.gad.control.store.Store;
import io.gad.control.store.StoreException;
import io.gad.control.store.StoredDocument;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * One SQLite file with one table of versioned documents. A change is on the disk when {@link #compareAndSet} returns
 * ({@code synchronous=FULL}); one killed in between leaves the state before it. One connection, one user at a time.
 */
public final class EmbeddedStore implements Store {

    /** The format that this program writes. A newer program carries an older one forward; an older one refuses. */
    public static final int FORMAT = 1;

    private static final String SCHEMA = """
            CREATE TABLE IF NOT EXISTS document (
                kind    TEXT NOT NULL,
                id      TEXT NOT NULL,
                version INTEGER NOT NULL,
                json    TEXT NOT NULL,
                PRIMARY KEY (kind, id)
            ) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
            INSERT OR IGNORE INTO meta VALUES ('revision', 0);
            """;

    private final Connection connection;
    private final List<Consumer<Set<DocumentKey>>> listeners = new CopyOnWriteArrayList<>();

    private EmbeddedStore(Connection connection) {
        this.connection = connection;
    }

    /**
     * Opens or makes the file. One process at a time: the caller holds the lock of the directory it lies in.
     *
     * @throws StoreException if it was written by a newer program, or cannot be used
     */
    public static EmbeddedStore open(Path file) {
        Connection connection = connect(file);
        try {
            int format = format(connection);
            if (format > FORMAT) {
                connection.close();
                throw new StoreException("Expected state of format " + FORMAT + " or older in " + file
                        + ", found format " + format + ". Use the newer server that wrote it.");
            }
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate(SCHEMA);
                statement.executeUpdate("PRAGMA user_version = " + FORMAT);
            }
            return new EmbeddedStore(connection);
        } catch (SQLException e) {
            throw new StoreException("Opening the state in " + file + ": " + e.getMessage(), e);
        }
    }

    /** Copies the state of a server, running or not, into a new file. */
    public static void copy(Path from, Path to) {
        try (Connection connection = connect(from)) {
            vacuumInto(connection, to);
        } catch (SQLException e) {
            throw new StoreException("Copying " + from + " to " + to + ": " + e.getMessage(), e);
        }
    }

    private static Connection connect(Path file) {
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA busy_timeout = 5000");
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("PRAGMA synchronous = FULL");
            }
            return connection;
        } catch (SQLException e) {
            throw new StoreException("Opening the state in " + file + ": " + e.getMessage(), e);
        }
    }

    private static int format(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA user_version")) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    @Override
    public synchronized Optional<StoredDocument> get(DocumentKey key) {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT version, json FROM document WHERE kind = ? AND id = ?")) {
            query.setString(1, key.kind());
            query.setString(2, key.id());
            try (ResultSet rows = query.executeQuery()) {
                return rows.next()
                        ? Optional.of(new StoredDocument(key, rows.getLong(1), rows.getString(2)))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw new StoreException("Reading " + key + ": " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized List<StoredDocument> list(String kind) {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT id, version, json FROM document WHERE kind = ? ORDER BY id")) {
            query.setString(1, kind);
            return documents(kind, query);
        } catch (SQLException e) {
            throw new StoreException("Listing " + kind + ": " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized List<StoredDocument> below(String kind, String id, int most) {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT id, version, json FROM document" + " WHERE kind = ? AND id < ? ORDER BY id DESC LIMIT ?")) {
            query.setString(1, kind);
            query.setString(2, id);
            query.setInt(3, most);
            return documents(kind, query);
        } catch (SQLException e) {
            throw new StoreException("Listing " + kind + ": " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized List<StoredDocument> first(String kind, int most) {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT id, version, json FROM document WHERE kind = ? ORDER BY id LIMIT ?")) {
            query.setString(1, kind);
            query.setInt(2, most);
            return documents(kind, query);
        } catch (SQLException e) {
            throw new StoreException("Listing " + kind + ": " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized long count(String kind) {
        try (PreparedStatement query = connection.prepareStatement("SELECT count(*) FROM document WHERE kind = ?")) {
            query.setString(1, kind);
            try (ResultSet rows = query.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        } catch (SQLException e) {
            throw new StoreException("Counting " + kind + ": " + e.getMessage(), e);
        }
    }

    private static List<StoredDocument> documents(String kind, PreparedStatement query) throws SQLException {
        List<StoredDocument> documents = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                DocumentKey key = new DocumentKey(kind, rows.getString(1));
                documents.add(new StoredDocument(key, rows.getLong(2), rows.getString(3)));
            }
        }
        return documents;
    }

    @Override
    public boolean compareAndSet(List<Change> changes) {
        Set<DocumentKey> changed = new LinkedHashSet<>();
        synchronized (this) {
            if (!changeAll(changes)) {
                return false;
            }
        }
        for (Change change : changes) {
            if (!(change instanceof Change.Check)) {
                changed.add(change.key());
            }
        }
        listeners.forEach(listener -> listener.accept(changed));
        return true;
    }

    private boolean changeAll(List<Change> changes) {
        boolean committed = false;
        try {
            connection.setAutoCommit(false);
            try {
                long revision = nextRevision();
                for (Change change : changes) {
                    if (version(change.key()) != change.expectedVersion()) {
                        return false;
                    }
                    write(change, revision);
                }
                connection.commit();
                committed = true;
                return true;
            } finally {
                if (!committed) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new StoreException("Changing the state: " + e.getMessage(), e);
        }
    }

    private long nextRevision() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "UPDATE meta SET value = value + 1 WHERE name = 'revision' RETURNING value")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private long version(DocumentKey key) {
        return get(key).map(StoredDocument::version).orElse(0L);
    }

    private void write(Change change, long revision) throws SQLException {
        switch (change) {
            case Change.Check check -> {}
            case Change.Put put -> {
                try (PreparedStatement statement =
                        connection.prepareStatement("INSERT INTO document (kind, id, version, json) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT (kind, id) DO UPDATE SET version = excluded.version,"
                                + " json = excluded.json")) {
                    statement.setString(1, put.key().kind());
                    statement.setString(2, put.key().id());
                    statement.setLong(3, revision);
                    statement.setString(4, put.json());
                    statement.executeUpdate();
                }
            }
            case Change.Delete delete -> {
                try (PreparedStatement statement =
                        connection.prepareStatement("DELETE FROM document WHERE kind = ? AND id = ?")) {
                    statement.setString(1, delete.key().kind());
                    statement.setString(2, delete.key().id());
                    statement.executeUpdate();
                }
            }
        }
    }

    @Override
    public Watch watch(Consumer<Set<DocumentKey>> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public synchronized void backup(Path file) {
        try {
            vacuumInto(connection, file);
        } catch (SQLException e) {
            throw new StoreException("Copying the state to " + file + ": " + e.getMessage(), e);
        }
    }

    private static void vacuumInto(Connection connection, Path file) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("VACUUM INTO ?")) {
            statement.setString(1, file.toString());
            statement.execute();
        }
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StoreException("Closing the state: " + e.getMessage(), e);
        }
    }
}
