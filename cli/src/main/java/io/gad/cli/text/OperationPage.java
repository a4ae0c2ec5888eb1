package io.gad.cli.text;

import io.gad.api.OperationList;
import io.gad.api.OperationView;
import io.gad.api.Problem;
import io.gad.api.StepView;
import java.util.ArrayList;
import java.util.List;

/** Operations and their steps. */
public final class OperationPage {

    private OperationPage() {}

    /** @param narrowed whether there may be others */
    public static List<String> lines(OperationList list, boolean narrowed) {
        if (list.operations().isEmpty()) {
            return List.of(narrowed ? "No such operation." : "No operation yet.");
        }
        Table table = new Table("ID", "TYPE", "GROUP", "INSTANCE", "STATE", "ACTOR", "STARTED", "ENDED");
        for (OperationView o : list.operations()) {
            table.row(
                    o.id(),
                    o.type(),
                    o.group(),
                    Words.orNone(o.instance()),
                    o.state(),
                    o.actor(),
                    o.startedAt().toString(),
                    Words.orNone(o.endedAt()));
        }
        return table.lines();
    }

    public static List<String> lines(OperationView o) {
        List<String> lines = new ArrayList<>();
        String instance = o.instance();
        lines.add(
                "Operation  " + o.id() + ": " + o.type() + " " + o.group() + (instance == null ? "" : " " + instance));
        lines.add("State      " + o.state());
        lines.add("Asked by   " + o.actor());
        lines.add("Started    " + o.startedAt());
        lines.add("Ended      " + Words.orNone(o.endedAt()));
        if (o.writeOutageMillis() != null) {
            lines.add("Outage     nobody could write for " + Words.millis(o.writeOutageMillis()));
        }
        if (o.method() != null) {
            lines.add("Method     " + o.method());
        }
        if (!o.steps().isEmpty()) {
            lines.add("");
            lines.addAll(steps(o.steps()));
        }
        if (!o.notes().isEmpty()) {
            lines.add("");
            o.notes().forEach(note -> lines.add("Note: " + note));
        }
        Problem problem = o.problem();
        if (problem != null) {
            lines.add("");
            lines.addAll(problem(problem));
        }
        return lines;
    }

    public static List<String> problem(Problem problem) {
        String hint = problem.hint();
        String code = problem.code() == null ? "" : problem.code() + ": ";
        String words = code + problem.message();
        return hint == null ? List.of(words) : List.of(words, "  -> " + hint);
    }

    private static List<String> steps(List<StepView> steps) {
        Table table = new Table("STEP", "OUTCOME", "TIME", "DETAIL");
        for (StepView step : steps) {
            String detail = step.detail();
            table.row(step.name(), step.outcome(), Words.millis(step.millis()), detail == null ? "" : detail);
        }
        return table.lines();
    }
}
