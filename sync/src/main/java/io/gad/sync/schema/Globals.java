package io.gad.sync.schema;

import io.gad.member.Mandate;
import io.gad.member.MemberLock;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Secret;
import io.gad.postgres.Session;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Brings a target's roles, memberships, settings and privileges on databases in step with the source's. Works on
 * differences, so it may be run once before a copy and then again and again; a run without differences changes nothing.
 *
 * <p>Never touched: PostgreSQL's own roles, the roles that GAD itself logs in with on either side (only made where
 * missing), {@code default_transaction_read_only}, and roles that only the target has. Tablespaces and grants on
 * parameters are not carried over.
 */
public final class Globals {

    private final Session source;
    private final Session target;
    private final Mandate mandate;
    private final List<String> done = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    private Globals(Session source, Session target, Mandate mandate) {
        this.source = source;
        this.target = target;
        this.mandate = mandate;
    }

    /**
     * One run, in one transaction on the target; what the target refuses is reported and the rest goes on.
     *
     * @param target in a database that has the schema {@code gad}
     * @param databases the databases whose owner, settings and privileges are brought in step, as far as they exist on
     *     both sides
     * @throws io.gad.member.StaleMandateException if the target is not what the mandate says
     */
    public static GlobalsReport bringInStep(Session source, Session target, Mandate mandate, List<String> databases) {
        return new Globals(source, target, mandate).run(databases);
    }

    private GlobalsReport run(List<String> databases) {
        Map<String, Role> wanted = byName(Role.all(source));
        boolean passwordsReadable = Role.passwordsReadable(source);
        Set<String> own = new HashSet<>(List.of(user(source), user(target)));
        List<String> extra = new ArrayList<>();
        target.transaction(() -> {
            MemberLock.hold(target, mandate);
            Map<String, Role> standing = byName(Role.all(target));
            boolean comparable = Role.passwordsReadable(target);
            wanted.values()
                    .forEach(
                            role -> bringInStep(role, Optional.ofNullable(standing.get(role.name())), own, comparable));
            standing.keySet().stream()
                    .filter(name -> !wanted.containsKey(name) && !own.contains(name))
                    .forEach(extra::add);
            Set<String> shared = new HashSet<>(wanted.keySet());
            shared.removeAll(own);
            GlobalFacts facts = new GlobalFacts(shared, Set.copyOf(databases));
            facts.changes(source, target).forEach(this::attempt);
        });
        List<String> byHand = passwordsReadable
                ? List.of()
                : wanted.values().stream()
                        .filter(r -> r.mayLogin() && !own.contains(r.name()))
                        .map(Role::name)
                        .toList();
        return new GlobalsReport(done, refused, byHand, extra);
    }

    private void bringInStep(Role role, Optional<Role> standing, Set<String> own, boolean passwordsComparable) {
        if (standing.isEmpty()) {
            if (attempt("CREATE ROLE " + role.quoted() + " WITH " + role.attributes())) {
                role.password().ifPresent(password -> setPassword(role, password));
            }
            return;
        }
        if (own.contains(role.name())) {
            return;
        }
        if (!standing.get().attributes().equals(role.attributes())) {
            String forEver = role.attributes().contains("VALID UNTIL") ? "" : " VALID UNTIL 'infinity'";
            boolean expired = standing.get().attributes().contains("VALID UNTIL");
            attempt("ALTER ROLE " + role.quoted() + " WITH " + role.attributes() + (expired ? forEver : ""));
        }
        boolean same = passwordsComparable && standing.get().password().equals(role.password());
        if (!same) {
            role.password().ifPresent(password -> setPassword(role, password));
        }
    }

    private static Map<String, Role> byName(List<Role> roles) {
        Map<String, Role> byName = new TreeMap<>();
        roles.forEach(role -> byName.put(role.name(), role));
        return byName;
    }

    private static String user(Session session) {
        return session.one("SELECT session_user", r -> r.getString(1));
    }

    private boolean attempt(String sql) {
        return attempt(sql, sql);
    }

    private void setPassword(Role role, Secret password) {
        attempt(
                "ALTER ROLE " + role.quoted() + " PASSWORD '" + password.text().replace("'", "''") + "'",
                "ALTER ROLE " + role.quoted() + " PASSWORD (not shown)");
    }

    /** Runs a statement inside the transaction; a refusal is noted under {@code shown}, which holds no secret. */
    private boolean attempt(String sql, String shown) {
        try (Statement statement = target.jdbc().createStatement()) {
            statement.setEscapeProcessing(false);
            var savepoint = target.jdbc().setSavepoint();
            try {
                statement.execute(sql);
                done.add(shown);
                return true;
            } catch (SQLException e) {
                PostgresException refusal = new PostgresException(shown, e);
                if (refusal.kind().isPassing()) {
                    throw refusal;
                }
                target.jdbc().rollback(savepoint);
                refused.add(refusal.getMessage());
                return false;
            }
        } catch (SQLException e) {
            throw new PostgresException("Bringing roles and settings in step", e);
        }
    }
}
