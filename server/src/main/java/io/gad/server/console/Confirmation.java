package io.gad.server.console;

import io.gad.api.PreparedView;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A page that asks before something is done.
 *
 * @param notes what it means, a sentence each
 * @param action where the form is sent
 * @param button its words
 * @param command the same on the command line
 * @param back where cancelling leads
 * @param acceptance what is to be accepted besides, as the label of a box; empty: nothing
 */
public record Confirmation(
        String title,
        List<String> notes,
        String action,
        String button,
        String command,
        String back,
        String acceptance) {

    private Confirmation(String title, List<String> notes, String action, String button, String command, String back) {
        this(title, notes, action, button, command, back, "");
    }

    static Confirmation removeSecondary(String group, String instance) {
        return new Confirmation(
                "Remove " + instance + " from " + group,
                List.of(
                        instance + " goes on as a standalone, writable instance with the data it has now.",
                        "Its synchronization is stopped for good and everything of GAD is removed from it.",
                        "Nothing changes for the primary and the other secondaries."),
                "/console/groups/" + group + "/remove?instance=" + instance,
                "Remove " + instance,
                "gad group remove-secondary " + group + " " + instance,
                "/console/groups/" + group);
    }

    static Confirmation pauseSync(String group, String instance) {
        return new Confirmation(
                "Pause the synchronization to " + instance,
                List.of(
                        instance + " stays as it is and falls behind; the primary keeps its log for it meanwhile,"
                                + " up to the budget.",
                        "A promotion of " + instance + " would lose everything committed since the pause."),
                "/console/groups/" + group + "/sync/" + instance + "/pause",
                "Pause",
                "gad sync pause " + group + " " + instance,
                "/console/groups/" + group);
    }

    static Confirmation resumeSync(String group, String instance) {
        return new Confirmation(
                "Resume the synchronization to " + instance,
                List.of("It goes on where it was held, after a pause or after what stopped it was put right."),
                "/console/groups/" + group + "/sync/" + instance + "/resume",
                "Resume",
                "gad sync resume " + group + " " + instance,
                "/console/groups/" + group);
    }

    static Confirmation resync(String group, String instance) {
        return new Confirmation(
                "Resync " + instance,
                List.of(
                        "Every table of the databases that have stopped is compared with the primary, and what differs is"
                                + " written; tables whose definition differs are copied anew.",
                        instance + " cannot be promoted until it is in step again, and who reads there sees some tables"
                                + " as they were and some as they are now.",
                        "It goes on by itself after a restart of anything."),
                "/console/groups/" + group + "/sync/" + instance + "/resync",
                "Resync",
                "gad sync resync " + group + " " + instance,
                "/console/groups/" + group);
    }

    static Confirmation deleteGroup(String group) {
        return new Confirmation(
                "Delete the group " + group,
                List.of(
                        "Only a group of which just the primary is left can be deleted.",
                        "The instances stay, with all their data; everything of GAD is removed from the primary."),
                "/console/groups/" + group + "/delete",
                "Delete " + group,
                "gad group delete " + group,
                "/console/groups/" + group);
    }

    static Confirmation release(String instance) {
        return new Confirmation(
                "Release " + instance,
                List.of(
                        "The fence is lifted: " + instance + " becomes a standalone instance that takes writes again.",
                        "Applications that still point at it will write there, apart from the group.",
                        "Not before everything that only it holds is in the report of lost transactions."),
                "/console/instances/" + instance + "/release",
                "Release " + instance,
                "gad instance release " + instance,
                "/console/instances");
    }

    /** Asks again where it was refused for its report, with what has to be accepted then. */
    Confirmation unreported(RuntimeException refusal) {
        boolean incomplete =
                refusal instanceof RefusedException e && e.problem().code() == ProblemCode.REPORT_INCOMPLETE;
        return !incomplete
                ? this
                : new Confirmation(
                        title,
                        notes,
                        action,
                        button,
                        command + " --discard-unreported",
                        back,
                        "Release it all the same: what is not in the report is then known to nobody");
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
                "Remove " + instance + " from the list",
                List.of("GAD forgets this instance and its password. Nothing is changed on the server itself."),
                "/console/instances/" + instance + "/remove",
                "Remove " + instance,
                "gad instance remove " + instance,
                "/console/instances");
    }

    static Confirmation cancel(String operation) {
        return new Confirmation(
                "Cancel operation " + operation,
                List.of(
                        "What it has begun is taken back.",
                        "Past its commit point it can no longer be cancelled; then nothing changes and you are told."),
                "/console/operations/" + operation + "/cancel",
                "Cancel the operation",
                "gad operation cancel " + operation,
                "/console/operations/" + operation);
    }
}
