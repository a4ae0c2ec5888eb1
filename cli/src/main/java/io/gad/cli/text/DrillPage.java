package io.gad.cli.text;

import io.gad.api.DrillList;
import io.gad.api.DrillScheduleView;
import io.gad.api.DrillView;
import io.gad.api.DrillView.DrillTurn;
import io.gad.api.ExpectedLoss;
import io.gad.api.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What drills have found, and when they come round. */
public final class DrillPage {

    private static final int SHOWN = 50;

    private DrillPage() {}

    public static List<String> lines(DrillList list) {
        List<String> lines = new ArrayList<>();
        if (list.drills().isEmpty()) {
            lines.add("No drill yet: gad group drill NAME I");
        } else {
            Table table = new Table("ID", "GROUP", "INSTANCE", "KIND", "VERDICT", "RTO", "RPO", "STARTED", "BY");
            list.drills().stream()
                    .limit(SHOWN)
                    .forEach(d -> table.row(
                            d.id(),
                            d.group(),
                            d.instance(),
                            d.full() ? "full" : "copy",
                            d.verdict(),
                            Words.millis(d.rtoMillis()),
                            rpo(d.rpoSeconds()),
                            d.startedAt().toString(),
                            d.actor()));
            lines.addAll(table.lines());
        }
        list.schedules().forEach(schedule -> {
            lines.add("");
            lines.addAll(lines(schedule));
        });
        return lines;
    }

    private static String rpo(@Nullable Double seconds) {
        return seconds == null ? Words.NONE : Words.seconds(seconds);
    }

    public static List<String> lines(DrillScheduleView schedule) {
        List<String> lines = new ArrayList<>();
        lines.add((schedule.full() ? "Full drills" : "Drills on copies") + " of " + schedule.instance() + " ("
                + schedule.group() + ")" + (schedule.full() ? ", which switch over and back," : "")
                + " come round every "
                + every(schedule.everySeconds()) + (schedule.at() == null ? "" : " at " + schedule.at() + " UTC")
                + "; the next is due " + schedule.next() + ".");
        if (schedule.skippedWhy() != null) {
            lines.add("The one that was due could not be begun at " + schedule.skippedAt() + ": "
                    + schedule.skippedWhy());
        }
        return lines;
    }

    private static String every(long seconds) {
        return seconds % 86_400 == 0
                ? Words.count(seconds / 86_400, "day", "days")
                : seconds % 3_600 == 0
                        ? Words.count(seconds / 3_600, "hour", "hours")
                        : Words.count(seconds / 60, "minute", "minutes");
    }

    public static List<String> lines(DrillView drill) {
        List<String> lines = new ArrayList<>();
        lines.add("Drill      " + drill.id() + ": " + drill.instance() + " of " + drill.group()
                + (drill.full() ? ", switched over and back" : ", on copies"));
        lines.add("Verdict    " + drill.verdict());
        lines.add("Asked by   " + drill.actor());
        lines.add("Started    " + drill.startedAt());
        lines.add("Ended      " + Words.orNone(drill.endedAt()));
        lines.add("RTO        "
                + (drill.rtoMillis() == null
                        ? "not measured"
                        : drill.full()
                                ? "nobody could write for at most " + Words.millis(drill.rtoMillis())
                                : "writable " + Words.millis(drill.rtoMillis()) + " after the opening began"));
        lines.add("RPO        " + rpo(drill));
        if (drill.takenAt() != null) {
            lines.add("As of      " + drill.takenAt() + "; copying took " + Words.millis(drill.copyMillis()));
        }
        if (drill.opening() != null) {
            lines.add("Opening    " + drill.opening());
        }
        turn(lines, "There", drill.there());
        turn(lines, "Back", drill.back());
        tables(lines, drill);
        drill.notes().forEach(note -> lines.add("Note: " + note));
        Problem problem = drill.problem();
        if (problem != null) {
            lines.add("");
            lines.addAll(OperationPage.problem(problem));
        }
        return lines;
    }

    private static String rpo(DrillView drill) {
        ExpectedLoss loss = drill.rpo();
        if (drill.rpoSeconds() == null) {
            return "not known";
        }
        return loss == null
                ? Words.seconds(drill.rpoSeconds()) + ": nothing is lost by a switch over"
                : Words.seconds(drill.rpoSeconds()) + " of commits, " + Words.bytes(loss.bytes()) + " of log"
                        + (loss.transactions() == null
                                ? ""
                                : ", about " + Words.count(loss.transactions(), "transaction", "transactions"))
                        + (loss.evidenceAgeMillis() == null
                                ? ""
                                : ", as heard " + Words.millis(loss.evidenceAgeMillis()) + " before");
    }

    private static void turn(List<String> lines, String name, @Nullable DrillTurn turn) {
        if (turn != null) {
            lines.add(name + " ".repeat(11 - name.length()) + turn.to() + " by operation " + turn.operation()
                    + (turn.done()
                            ? "; nobody could write for " + Words.millis(turn.writeOutageMillis())
                            : "; not done"));
        }
    }

    private static void tables(List<String> lines, DrillView drill) {
        if (!drill.databases().isEmpty()) {
            lines.add("");
            Table table = new Table("DATABASE", "SIZE", "POSITION");
            drill.databases().forEach(d -> table.row(d.database(), Words.bytes(d.bytes()), Words.orNone(d.position())));
            lines.addAll(table.lines());
        }
        if (!drill.statements().isEmpty()) {
            lines.add("");
            Table table = new Table("DATABASE", "OUTCOME", "TIME", "ROWS", "STATEMENT");
            drill.statements()
                    .forEach(s -> table.row(
                            s.database(),
                            s.passed() ? "ok" : "FAILED",
                            Words.millis(s.millis()),
                            Long.toString(s.rows()),
                            s.statement() + (s.problem() == null ? "" : ": " + s.problem())));
            lines.addAll(table.lines());
        }
        if (drill.runs() > 1) {
            lines.add("Note: the statements were begun " + drill.runs()
                    + " times, as the server was restarted in the midst.");
        }
    }
}
