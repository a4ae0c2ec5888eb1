package io.gad.server.console;

import io.gad.api.PreparedView;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A page that asks before something is done. Its title, notes and button are those of its kind in the messages; they name the subject
 * as {0} and what it belongs to as {1}.
 *
 * @param kind within {@code confirm.} of the messages
 * @param subject an instance, a group or an operation
 * @param of the group that the subject belongs to; empty if it belongs to none
 * @param noteCount how many notes say what it means
 * @param action where the form is sent
 * @param command the same on the command line
 * @param back where cancelling leads
 * @param unreported whether it is to be accepted that something is then known to nobody
 */
public record Confirmation(
        String kind,
        String subject,
        String of,
        int noteCount,
        String action,
        String command,
        String back,
        boolean unreported) {

    private static Confirmation ofInstance(
            String kind, String instance, String group, int notes, String action, String command) {
        return new Confirmation(
                kind,
                instance,
                group,
                notes,
                "/console/groups/" + group + action,
                "gad " + command + " " + group + " " + instance,
                "/console/groups/" + group,
                false);
    }

    static Confirmation removeSecondary(String group, String instance) {
        return ofInstance("secondary", instance, group, 3, "/remove?instance=" + instance, "group remove-secondary");
    }

    static Confirmation pauseSync(String group, String instance) {
        return ofInstance("pause", instance, group, 2, "/sync/" + instance + "/pause", "sync pause");
    }

    static Confirmation resumeSync(String group, String instance) {
        return ofInstance("resume", instance, group, 1, "/sync/" + instance + "/resume", "sync resume");
    }

    static Confirmation resync(String group, String instance) {
        return ofInstance("resync", instance, group, 3, "/sync/" + instance + "/resync", "sync resync");
    }

    static Confirmation deleteGroup(String group) {
        return new Confirmation(
                "delete",
                group,
                "",
                2,
                "/console/groups/" + group + "/delete",
                "gad group delete " + group,
                "/console/groups/" + group,
                false);
    }

    static Confirmation release(String instance) {
        return new Confirmation(
                "release",
                instance,
                "",
                3,
                "/console/instances/" + instance + "/release",
                "gad instance release " + instance,
                "/console/instances",
                false);
    }

    /** Asks again where it was refused for its report, with what has to be accepted then. */
    Confirmation unreported(RuntimeException refusal) {
        boolean incomplete =
                refusal instanceof RefusedException e && e.problem().code() == ProblemCode.REPORT_INCOMPLETE;
        return !incomplete
                ? this
                : new Confirmation(kind, subject, of, noteCount, action, command + " --discard-unreported", back, true);
    }

    static Confirmation rollBack(String instance, PreparedView prepared) {
        return new Confirmation(
                "Roll back " + prepared.gid() + " on " + instance,
                List.of(
                        "It was prepared by " + prepared.owner() + " in database " + prepared.database() + ", at "
                                + prepared.preparedAt() + ". Nothing of it has arrived at the new primary.",
                        "What it wrote is gone for good, and is not among the lost transactions.",
                        "Behind the last one that stands in doubt " + instance
                                + " is read to its end, and its report is complete.",
                        "Not offered: to commit it. That would be one more commit of a server that rules no more. If its other"
                                + " parties have committed it, run COMMIT PREPARED on " + instance
                                + " by hand: it is then listed as lost, and can be re-applied."),
                "/console/instances/" + instance + "/prepared-transactions/roll-back?gid="
                        + URLEncoder.encode(prepared.gid(), StandardCharsets.UTF_8),
                "Roll back " + prepared.gid(),
                "gad instance resolve " + instance + " --gid '" + prepared.gid().replace("'", "'\\''")
                        + "' --rollback --yes",
                "/console/instances/" + instance + "/prepared-transactions",
                "None of its other parties has committed it");
    }

    static Confirmation removeInstance(String instance) {
        return new Confirmation(
                "instance",
                instance,
                "",
                1,
                "/console/instances/" + instance + "/remove",
                "gad instance remove " + instance,
                "/console/instances",
                false);
    }

    static Confirmation cancel(String operation) {
        return new Confirmation(
                "cancel",
                operation,
                "",
                2,
                "/console/operations/" + operation + "/cancel",
                "gad operation cancel " + operation,
                "/console/operations/" + operation,
                false);
    }

    /** A key of the messages. */
    public String title() {
        return "confirm." + kind + ".title";
    }

    /** Keys of the messages, a sentence each. */
    public List<String> notes() {
        return IntStream.rangeClosed(1, noteCount)
                .mapToObj(n -> "confirm." + kind + ".note." + n)
                .toList();
    }

    /** A key of the messages. */
    public String button() {
        return "confirm." + kind + ".button";
    }
}
