package io.gad.sync.verify;

import io.gad.sync.cut.Cut;
import io.gad.sync.schema.ObjectComparison;
import io.gad.sync.schema.ObjectComparison.Unequal;
import io.gad.sync.schema.ObjectFix;
import java.util.List;
import java.util.stream.Collectors;

/** The definitions of everything in a database. Mends nothing: a definition may be what somebody's data hangs on. */
final class SchemaLook {

    private static final int LINES_SHOWN = 3;
    private static final int CHARACTERS_SHOWN = 400;

    private final String database;

    SchemaLook(String database) {
        this.database = database;
    }

    Aspect.Found look(Cut cut) {
        ObjectComparison comparison = ObjectComparison.of(cut.source(), cut.target());
        return new Aspect.Found(
                comparison.objects(),
                comparison.unequal().stream().map(this::differing).toList());
    }

    DifferingObject differing(Unequal unequal) {
        Difference.Kind how = unequal.source().isEmpty()
                ? Difference.Kind.EXTRA
                : unequal.target().isEmpty() ? Difference.Kind.MISSING : Difference.Kind.DIFFERENT;
        return new DifferingObject(
                database,
                unequal.object().kind(),
                unequal.object().name(),
                how,
                how == Difference.Kind.DIFFERENT ? detail(unequal) : "",
                ObjectFix.of(unequal),
                false);
    }

    private static String detail(Unequal unequal) {
        List<String> here = unequal.linesOfSourceAlone();
        List<String> there = unequal.linesOfTargetAlone();
        if (here.isEmpty() && there.isEmpty()) {
            return "the same facts in another order";
        }
        return "source: " + shown(here) + " | target: " + shown(there);
    }

    private static String shown(List<String> lines) {
        String text = lines.stream().limit(LINES_SHOWN).collect(Collectors.joining("; "));
        String more = lines.size() > LINES_SHOWN ? " ..." : "";
        return lines.isEmpty()
                ? "-"
                : (text.length() <= CHARACTERS_SHOWN ? text : text.substring(0, CHARACTERS_SHOWN) + " ...") + more;
    }
}
