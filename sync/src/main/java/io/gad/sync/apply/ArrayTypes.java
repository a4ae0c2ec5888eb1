package io.gad.sync.apply;

import io.gad.postgres.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postgresql.core.BaseConnection;

/** The arrays of built-in types, of which the session may send values in binary. */
final class ArrayTypes {

    /** @param name as the driver knows it */
    record ArrayType(int oid, String name, int element) {}

    private final Session session;
    private final Map<String, Optional<ArrayType>> known = new HashMap<>();

    ArrayTypes(Session session) {
        this.session = session;
    }

    /** Those of all columns as they are staged; empty if one has none: a type of the customer's, or itself an array. */
    Optional<List<ArrayType>> of(StageLayout layout) {
        List<ArrayType> types = new ArrayList<>();
        for (String staged : layout.stagedTypes()) {
            Optional<ArrayType> type = known.computeIfAbsent(staged, this::find);
            if (type.isEmpty()) {
                return Optional.empty();
            }
            types.add(type.get());
        }
        return Optional.of(types);
    }

    private Optional<ArrayType> find(String staged) {
        Optional<ArrayType> found = session.first(
                "SELECT a.oid::int, a.typname, t.oid::int FROM pg_catalog.pg_type t JOIN pg_catalog.pg_type a"
                        + " ON a.oid = t.typarray WHERE t.oid = ?::regtype AND t.oid < "
                        + StageLayout.FIRST_OID_OF_USERS,
                row -> new ArrayType(row.getInt(1), row.getString(2), row.getInt(3)),
                staged);
        found.ifPresent(type -> sendInBinary(type.oid()));
        return found;
    }

    private void sendInBinary(int oid) {
        try {
            session.jdbc().unwrap(BaseConnection.class).getQueryExecutor().addBinarySendOid(oid);
        } catch (SQLException e) {
            throw session.failure("Asking the driver to send arrays in binary", e);
        }
    }
}
