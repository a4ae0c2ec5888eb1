package io.gad.sync.drill;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells statements that act on the whole server, or on its machine, rather than in the copy in which a drill runs them. It keeps
 * people from hurting the secondary by a statement that they took over unread; it is no wall against one who wants to: a function can
 * hide what it does.
 */
final class OutsideTheCopy {

    private static final String NOTHING_SAID = "(?:\\s|--[^\\n]*(?:\\n|$)|/\\*.*?\\*/)*";

    private static final Pattern ACTS_OUTSIDE = Pattern.compile(
            NOTHING_SAID
                    + "((?:CREATE|ALTER|DROP)\\s+(?:DATABASE|ROLE|USER(?!\\s+MAPPING)|GROUP|TABLESPACE|SUBSCRIPTION)"
                    + "|ALTER\\s+SYSTEM|(?:DROP|REASSIGN)\\s+OWNED|LOAD)\\b.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern PROGRAM = Pattern.compile(
            NOTHING_SAID + "(COPY)\\b.*\\b(?:FROM|TO)\\s+PROGRAM\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private OutsideTheCopy() {}

    /** What it does there, in PostgreSQL's words; empty: nothing that can be seen in it. */
    static Optional<String> of(String statement) {
        Matcher outside = ACTS_OUTSIDE.matcher(statement);
        if (outside.matches()) {
            return Optional.of(outside.group(1).replaceAll("\\s+", " ").toUpperCase(Locale.ROOT));
        }
        return PROGRAM.matcher(statement).matches() ? Optional.of("COPY with a PROGRAM") : Optional.empty();
    }
}
