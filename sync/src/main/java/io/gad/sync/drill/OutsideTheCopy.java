package io.gad.sync.drill;

import io.gad.sync.ddl.SqlText;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells statements that act on the whole server, or on its machine, rather than in the copy in which a drill runs them. It keeps
 * people from hurting the secondary by a statement that they took over unread; it is no wall against one who wants to: a function can
 * hide what it does.
 */
final class OutsideTheCopy {

    private static final Set<String> VERBS = Set.of("CREATE", "ALTER", "DROP");
    private static final Set<String> SHARED =
            Set.of("DATABASE", "ROLE", "USER", "GROUP", "TABLESPACE", "SUBSCRIPTION", "SYSTEM");
    private static final Set<String> OF_A_ROLE = Set.of("DROP", "REASSIGN");

    private OutsideTheCopy() {}

    /** What it does there, in PostgreSQL's words; empty: nothing that can be seen in it. */
    static Optional<String> of(String statement) {
        List<String> words = SqlText.words(statement);
        String verb = word(words, 0);
        String kind = word(words, 1);
        boolean ofTheServer = VERBS.contains(verb)
                && SHARED.contains(kind)
                && !(kind.equals("USER") && word(words, 2).equals("MAPPING"));
        if (ofTheServer || OF_A_ROLE.contains(verb) && kind.equals("OWNED")) {
            return Optional.of(verb + " " + kind);
        }
        if (verb.equals("LOAD")) {
            return Optional.of(verb);
        }
        return verb.equals("COPY") && hasProgram(words) ? Optional.of("COPY with a PROGRAM") : Optional.empty();
    }

    private static boolean hasProgram(List<String> words) {
        int at = words.indexOf("PROGRAM");
        return at > 0 && Set.of("FROM", "TO").contains(words.get(at - 1));
    }

    private static String word(List<String> words, int place) {
        return place < words.size() ? words.get(place) : "";
    }
}
