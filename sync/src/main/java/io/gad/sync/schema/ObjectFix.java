package io.gad.sync.schema;

import io.gad.postgres.Literal;
import io.gad.postgres.catalog.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The statements for the target that bring an object in line, where owner, grants, comment or a function's text differ. */
public final class ObjectFix {

    private static final String OWNER = "owner ";

    /** In which a secondary takes a statement of a person. */
    private static final String TRANSACTION =
            "BEGIN READ WRITE; SET LOCAL session_replication_role = replica; %s; COMMIT";

    private static final String BY_HAND =
            "Bring it in line on the target, in a transaction such as: " + TRANSACTION.formatted("...");

    private static final Map<String, String> IN_GRANTS = Map.of(
            "view", "TABLE",
            "materialized view", "TABLE",
            "foreign table", "TABLE",
            "aggregate", "FUNCTION",
            "server", "FOREIGN SERVER",
            "foreign-data wrapper", "FOREIGN DATA WRAPPER");

    private ObjectFix() {}

    /** For people to run; a sentence where no statement can be given. */
    public static String of(ObjectComparison.Unequal unequal) {
        ObjectName object = unequal.object();
        if (object.kind().startsWith("comment on ")) {
            return TRANSACTION.formatted(comment(object, unequal));
        }
        if (unequal.source().isEmpty() || unequal.target().isEmpty()) {
            return BY_HAND;
        }
        List<String> statements = new ArrayList<>();
        boolean all = true;
        for (String line : withoutOwners(unequal.linesOfTargetAlone(), unequal.target())) {
            all &= line.startsWith(OWNER) || line.startsWith("acl ") && statements.add(revoke(object, line));
        }
        for (String line : withoutOwners(unequal.linesOfSourceAlone(), unequal.source())) {
            if (line.startsWith(OWNER)) {
                statements.addFirst("ALTER " + altered(object) + " " + object.name() + " OWNER TO "
                        + line.substring(OWNER.length()));
            } else {
                all &= line.startsWith("acl ") && statements.add(grant(object, line));
            }
        }
        if (!all || statements.isEmpty() || object.kind().equals("default acl")) {
            return BY_HAND;
        }
        return TRANSACTION.formatted(String.join("; ", statements));
    }

    /** What an owner may do goes with the ownership. */
    private static List<String> withoutOwners(List<String> lines, Optional<String> definition) {
        Optional<String> owner = definition.stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(OWNER))
                .map(line -> "acl " + line.substring(OWNER.length()) + " ")
                .findFirst();
        return lines.stream()
                .filter(line -> owner.isEmpty() || !line.startsWith(owner.get()))
                .toList();
    }

    private static String comment(ObjectName object, ObjectComparison.Unequal unequal) {
        String kind = object.kind().substring("comment on ".length());
        String named = kind.endsWith(" column") ? "column" : kind.endsWith(" constraint") ? "constraint" : kind;
        String text = unequal.source().map(Literal::of).orElse("NULL");
        return "COMMENT ON " + named.toUpperCase(Locale.ROOT) + " " + object.name() + " IS " + text;
    }

    private static String altered(ObjectName object) {
        return object.kind().replace('-', ' ').toUpperCase(Locale.ROOT);
    }

    private static String on(ObjectName object) {
        String kind = object.kind();
        return " ON " + IN_GRANTS.getOrDefault(kind, kind.toUpperCase(Locale.ROOT)) + " " + object.name();
    }

    /** Of a line such as {@code acl "Bo b" SELECT grantable}. */
    private static String grant(ObjectName object, String line) {
        boolean grantable = line.endsWith(" grantable");
        return "GRANT " + privilege(line) + on(object) + " TO " + grantee(line)
                + (grantable ? " WITH GRANT OPTION" : "");
    }

    private static String revoke(ObjectName object, String line) {
        return "REVOKE " + privilege(line) + on(object) + " FROM " + grantee(line);
    }

    private static String plain(String line) {
        return line.substring("acl ".length()).replaceFirst(" grantable$", "");
    }

    private static String privilege(String line) {
        String plain = plain(line);
        return plain.substring(plain.lastIndexOf(' ') + 1);
    }

    private static String grantee(String line) {
        String plain = plain(line);
        return plain.substring(0, plain.lastIndexOf(' '));
    }
}
