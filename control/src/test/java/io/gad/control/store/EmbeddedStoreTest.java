package io.gad.control.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.control.store.embedded.EmbeddedStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class EmbeddedStoreTest extends StoreContract {

    @Override
    protected Store open() {
        return EmbeddedStore.open(file());
    }

    private Path file() {
        return directory.resolve("gad.db");
    }

    @Test
    void refusesStateOfANewerServer() throws SQLException {
        store.close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("PRAGMA user_version = " + (EmbeddedStore.FORMAT + 1));
        }
        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("newer server");
    }
}
