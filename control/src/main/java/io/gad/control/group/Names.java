package io.gad.control.group;

import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.member.TablePattern;
import java.util.List;
import java.util.regex.Pattern;

/** What names of groups, instances and regions look like: they stand in addresses, files and commands unquoted. */
public final class Names {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    private Names() {}

    /**
     * @param what what is named, for the message
     * @throws RefusedException if the name is not valid
     */
    public static void check(String what, String name) {
        if (!NAME.matcher(name).matches() || name.endsWith("-")) {
            String shown = name.length() <= 80 ? name : name.substring(0, 80) + "...";
            throw new RefusedException(
                    ProblemCode.INVALID_NAME,
                    "Expected a name for the " + what + " of 1 to 63 lower-case letters, digits and hyphens that starts"
                            + " with a letter and does not end with a hyphen, found '"
                            + shown.replaceAll("\\p{Cntrl}", "?") + "'.");
        }
    }

    /** @throws RefusedException if one of these does not name tables */
    public static void checkPatterns(List<String> patterns) {
        for (String pattern : patterns) {
            try {
                var unused = new TablePattern(pattern);
            } catch (IllegalArgumentException e) {
                throw new RefusedException(ProblemCode.INVALID_PATTERN, String.valueOf(e.getMessage()));
            }
        }
    }
}
