package io.gad.sync.ddl;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * A role that a replayed statement names and that is on neither side any more: it was dropped on the source before the
 * statement's turn came here. It stands in, without a login, until the roles are brought in step behind its drop.
 */
final class MissingRole {

    /** Where PostgreSQL looks a role up by its name; its messages are in the server's language. */
    private static final Set<String> LOOKED_UP_BY = Set.of("get_role_oid", "get_rolespec_oid", "get_rolespec_tuple");

    private static final Pattern NAMED = Pattern.compile("\"(.+)\"", Pattern.DOTALL);

    private MissingRole() {}

    /** The role that a refusal says is missing. */
    static Optional<String> of(PostgresException refusal) {
        return named(refusal, LOOKED_UP_BY);
    }

    /** What a refusal of one of the server's functions names, in whatever language. */
    static Optional<String> named(PostgresException refusal, Set<String> routines) {
        if (!(refusal.getCause() instanceof PSQLException cause)) {
            return Optional.empty();
        }
        ServerErrorMessage said = cause.getServerErrorMessage();
        if (said == null || said.getRoutine() == null || !routines.contains(said.getRoutine())) {
            return Optional.empty();
        }
        Matcher name = NAMED.matcher(String.valueOf(said.getMessage()));
        return name.find() ? Optional.of(name.group(1)) : Optional.empty();
    }

    /** In the transaction of the statement, so that both stand or none. */
    static void standIn(Session target, String role) {
        target.execute("CREATE ROLE " + TableName.quote(role) + " NOLOGIN");
        target.update(
                "INSERT INTO gad.carried_role (name, source_oid, epoch, made) SELECT ?, 0, m.epoch, true FROM gad.member m"
                        + " ON CONFLICT (name) DO UPDATE SET source_oid = 0, epoch = excluded.epoch, made = true, gone_at = NULL",
                role);
    }
}
