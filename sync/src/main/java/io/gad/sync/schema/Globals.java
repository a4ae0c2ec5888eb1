package io.gad.sync.schema;

import io.gad.member.Mandate;
import io.gad.member.MemberLock;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Secret;
import io.gad.postgres.Session;
import io.gad.sync.schema.CarriedRoles.Carried;
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
 * missing), {@code default_transaction_read_only}, and roles that the target had before us. Tablespaces are not carried
 * over.
 */
public final class Globals {

    /** What it is run for. */
    public sealed interface Occasion {

        /** Its time has come. */
        record Poll() implements Occasion {}

        /**
         * A statement that is being replayed names a role that the target lacks: if that is a new name, it is due now.
         *
         * @param role empty if it is not known which
         */
        record Replay(Optional<String> role) implements Occasion {}

        static Occasion poll() {
            return new Poll();
        }

        private boolean isDue(Role renamed) {
            return switch (this) {
                case Poll poll -> false;
                case Replay replay ->
                    replay.role().isEmpty() || replay.role().get().equals(renamed.name());
            };
        }
    }

    private final Session source;
    private final Session target;
    private final Mandate mandate;
    private final KnownRoles known;
    private final Set<String> own;
    private final List<String> done = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    private Globals(Session source, Session target, Mandate mandate, KnownRoles known) {
        this.source = source;
        this.target = target;
        this.mandate = mandate;
        this.known = known;
        this.own = ownRoles(source, target);
    }

    /**
     * One run, in one transaction on the target; what the target refuses is reported and the rest goes on.
     *
     * @param target in a database that has the schema {@code gad}
     * @param known shared by all databases of the target
     * @param databases the databases whose owner, settings and privileges are brought in step, as far as they exist on
     *     both sides
     * @throws io.gad.member.StaleMandateException if the target is not what the mandate says
     */
    public static GlobalsReport bringInStep(
            Session source,
            Session target,
            Mandate mandate,
            KnownRoles known,
            List<String> databases,
            Occasion occasion) {
        return new Globals(source, target, mandate, known).run(databases, occasion);
    }

    /** What is not in step now; changes nothing. Roles that only the target has are no difference. */
    public static List<GlobalDifference> differences(Session source, Session target, List<String> databases) {
        Set<String> own = ownRoles(source, target);
        Map<String, Role> wanted = byName(Role.all(source));
        Map<String, Role> standing = byName(Role.all(target));
        boolean comparable = Role.passwordsReadable(source) && Role.passwordsReadable(target);
        List<GlobalDifference> differences = new ArrayList<>();
        wanted.values().stream()
                .filter(role -> !own.contains(role.name()))
                .forEach(role -> role.difference(Optional.ofNullable(standing.get(role.name())), comparable)
                        .ifPresent(differences::add));
        Set<String> shared = new HashSet<>(wanted.keySet());
        shared.removeAll(own);
        differences.addAll(GlobalFacts.differences(source, target, shared, Set.copyOf(databases)));
        return differences;
    }

    /** How many roles, settings and memberships a server has, for saying how much was compared. */
    public static int count(Session session) {
        return session.one("""
                SELECT (SELECT pg_catalog.count(*) FROM pg_catalog.pg_roles WHERE rolname NOT LIKE 'pg\\_%')
                     + (SELECT pg_catalog.count(*) FROM pg_catalog.pg_db_role_setting)
                     + (SELECT pg_catalog.count(*) FROM pg_catalog.pg_auth_members)
                """, row -> row.getInt(1));
    }

    private GlobalsReport run(List<String> databases, Occasion occasion) {
        Map<String, Role> wanted = byName(Role.all(source));
        Lsn sourceEnd = source.currentLsn();
        boolean passwordsReadable = Role.passwordsReadable(source);
        List<String> extra = new ArrayList<>();
        CarriedRoles noted = target.transaction(() -> {
            MemberLock.hold(target, mandate);
            CarriedRoles carried = CarriedRoles.read(target, mandate.reign().epoch(), known);
            List<Carried> gone = carried.gone(wanted);
            Set<String> waiting = rename(carried, gone, wanted, sourceEnd, occasion);
            Map<String, Role> standing = byName(Role.all(target));
            boolean comparable = Role.passwordsReadable(target);
            wanted.values().stream()
                    .filter(role -> !waiting.contains(role.name()))
                    .forEach(role -> bringInStep(
                            role,
                            Optional.ofNullable(standing.get(role.name())),
                            carried,
                            comparable && passwordsReadable));
            Set<String> shared = new HashSet<>(wanted.keySet());
            shared.removeAll(own);
            shared.removeAll(waiting);
            gone.forEach(role -> shared.add(role.name())); // what they may do here stands in the way of their going
            GlobalFacts.differences(source, target, shared, Set.copyOf(databases)).stream()
                    .flatMap(difference -> difference.statements().stream())
                    .forEach(this::attempt);
            drop(carried, gone, standing, wanted, sourceEnd);
            standing.keySet().stream()
                    .filter(name -> !wanted.containsKey(name) && !own.contains(name) && !carried.isMade(name))
                    .forEach(extra::add);
            return carried;
        });
        known.are(noted.left());
        List<String> byHand = passwordsReadable
                ? List.of()
                : wanted.values().stream()
                        .filter(r -> r.mayLogin() && !own.contains(r.name()))
                        .map(Role::name)
                        .toList();
        return new GlobalsReport(done, refused, byHand, extra);
    }

    /** @return the source's new names of roles that keep their old ones here for a while */
    private Set<String> rename(
            CarriedRoles carried, List<Carried> gone, Map<String, Role> wanted, Lsn sourceEnd, Occasion occasion) {
        Set<String> standing = byName(Role.all(target)).keySet();
        Set<String> waiting = new HashSet<>();
        for (Carried old : List.copyOf(gone)) {
            Optional<Role> renamed = wanted.values().stream()
                    .filter(role -> role.oid() == old.sourceOid() && !standing.contains(role.name()))
                    .findFirst();
            if (renamed.isEmpty() || !standing.contains(old.name())) {
                continue;
            }
            gone.remove(old);
            boolean due = occasion.isDue(renamed.get()) || carried.isPassed(old, sourceEnd);
            String sql = "ALTER ROLE " + io.gad.postgres.TableName.quote(old.name()) + " RENAME TO "
                    + renamed.get().quoted();
            if (due && attempt(sql)) {
                carried.renamed(old, renamed.get().name());
            } else {
                waiting.add(renamed.get().name());
            }
        }
        return waiting;
    }

    private void drop(
            CarriedRoles carried, List<Carried> gone, Map<String, Role> standing, Map<String, Role> wanted, Lsn end) {
        for (Carried role : gone) {
            Optional<Role> here = Optional.ofNullable(standing.get(role.name()));
            if (here.isEmpty()) {
                carried.forget(role);
            } else if (role.made() && !wanted.containsKey(role.name())) {
                if (here.get().mayLogin()) {
                    attempt("ALTER ROLE " + here.get().quoted() + " NOLOGIN");
                }
                if (carried.isPassed(role, end)
                        && attempt("DROP ROLE " + here.get().quoted())) {
                    carried.forget(role);
                }
            }
        }
    }

    private void bringInStep(Role role, Optional<Role> standing, CarriedRoles carried, boolean passwordsComparable) {
        if (standing.isEmpty()) {
            if (attempt("CREATE ROLE " + role.quoted() + " WITH " + role.attributes())) {
                carried.note(role, true);
                role.password().ifPresent(password -> setPassword(role, password));
            }
            return;
        }
        if (own.contains(role.name())) {
            return;
        }
        carried.note(role, false);
        role.alteration(standing.get()).ifPresent(this::attempt);
        boolean same = passwordsComparable && standing.get().password().equals(role.password());
        if (!same) {
            role.password().ifPresent(password -> setPassword(role, password));
            if (passwordsComparable && role.password().isEmpty()) {
                var unused = attempt("ALTER ROLE " + role.quoted() + " PASSWORD NULL");
            }
        }
    }

    private static Map<String, Role> byName(List<Role> roles) {
        Map<String, Role> byName = new TreeMap<>();
        roles.forEach(role -> byName.put(role.name(), role));
        return byName;
    }

    private static Set<String> ownRoles(Session source, Session target) {
        return new HashSet<>(List.of(user(source), user(target)));
    }

    private static String user(Session session) {
        return session.one("SELECT session_user", r -> r.getString(1));
    }

    private boolean attempt(String sql) {
        return attempt(sql, sql);
    }

    private void setPassword(Role role, Secret password) {
        var unused = attempt(
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
