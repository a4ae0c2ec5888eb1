package io.gad.sync.reapply;

import io.gad.postgres.Session;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements whose parameters are texts of any type: the server reads each as the type that its place has. */
final class Texts {

    private Texts() {}

    static <T> Optional<T> first(
            Session session, String sql, List<? extends @Nullable String> parameters, Session.RowReader<T> reader) {
        try (PreparedStatement statement = session.jdbc().prepareStatement(sql)) {
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, parameters.get(i), Types.OTHER);
            }
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw session.failure("Re-applying in database " + session.database(), e);
        }
    }
}
