package io.gad.server.console;

import io.gad.api.Paths;
import io.gad.api.PreparedView;
import io.gad.control.LostRequest;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A page that asks before something is done. Its title, notes and button are those of its kind in the messages; they name the subject
 * as {0}, what it belongs to as {1}, and more about it as {2}.
 *
 * @param kind within {@code confirm.} of the messages
 * @param subject an instance, a group, an operation or a prepared transaction
 * @param of the group or the instance that the subject belongs to; empty if it belongs to none
 * @param detail what else is to be told of it; empty: nothing
 * @param noteCount how many notes say what it means
 * @param action where the form is sent
 * @param command the same on the command line
 * @param rest and for programs: the address, with its method where that is no POST
 * @param back where cancelling leads
 * @param since since when the subject is there; null: not told
 * @param acceptance what is to be accepted besides, a key of the messages; empty: nothing
 */
public record Confirmation(
        String kind,
        String subject,
        String of,
        String detail,
        @Nullable Instant since,
        int noteCount,
        String action,
        String command,
        String rest,
        String back,
        String acceptance) {

    private static final String DELETE = "DELETE ";

    private Confirmation(
            String kind,
            String subject,
            String of,
            int noteCount,
            String action,
            String command,
            String rest,
            String back) {
        this(kind, subject, of, "", null, noteCount, action, command, rest, back, "");
    }

    private static Confirmation ofInstance(
            String kind, String instance, String group, int notes, String action, String command, String rest) {
        return new Confirmation(
                kind,
                instance,
                group,
                notes,
                "/console/groups/" + group + action,
                "gad " + command + " " + group + " " + instance,
                rest,
                "/console/groups/" + group);
    }

    static Confirmation removeSecondary(String group, String instance) {
        return ofInstance(
                "secondary",
                instance,
                group,
                3,
                "/remove?instance=" + instance,
                "group remove-secondary",
                Paths.groupOperations(group));
    }

    static Confirmation pauseSync(String group, String instance) {
        return ofInstance(
                "pause",
                instance,
                group,
                2,
                "/sync/" + instance + "/pause",
                "sync pause",
                Paths.syncPause(group, instance));
    }

    static Confirmation resumeSync(String group, String instance) {
        return ofInstance(
                "resume",
                instance,
                group,
                1,
                "/sync/" + instance + "/resume",
                "sync resume",
                Paths.syncResume(group, instance));
    }

    static Confirmation resync(String group, String instance) {
        return ofInstance(
                "resync",
                instance,
                group,
                3,
                "/sync/" + instance + "/resync",
                "sync resync",
                Paths.syncResync(group, instance));
    }

    static Confirmation repair(String group, String instance) {
        return ofInstance(
                "repair",
                instance,
                group,
                3,
                "/sync/" + instance + "/repair",
                "sync verify --repair",
                Paths.syncVerify(group, instance));
    }

    static Confirmation deleteGroup(String group) {
        return new Confirmation(
                "delete",
                group,
                "",
                2,
                "/console/groups/" + group + "/delete",
                "gad group delete " + group,
                DELETE + Paths.group(group),
                "/console/groups/" + group);
    }

    static Confirmation release(String instance) {
        return new Confirmation(
                "release",
                instance,
                "",
                3,
                "/console/instances/" + instance + "/release",
                "gad instance release " + instance,
                Paths.release(instance),
                "/console/instances");
    }

    /** Asks again where it was refused for its report, with what has to be accepted then. */
    Confirmation unreported(RuntimeException refusal) {
        boolean incomplete =
                refusal instanceof RefusedException e && e.problem().code() == ProblemCode.REPORT_INCOMPLETE;
        return !incomplete
                ? this
                : new Confirmation(
                        kind,
                        subject,
                        of,
                        detail,
                        since,
                        noteCount,
                        action,
                        command + " --discard-unreported",
                        rest + "?discardUnreported=true",
                        back,
                        "confirm.unreported");
    }

    static Confirmation rollBack(String instance, PreparedView prepared) {
        return new Confirmation(
                "rollback",
                prepared.gid(),
                instance,
                prepared.database() + ", " + prepared.owner(),
                prepared.preparedAt(),
                4,
                "/console/instances/" + instance + "/prepared-transactions/roll-back?gid="
                        + URLEncoder.encode(prepared.gid(), StandardCharsets.UTF_8),
                "gad instance resolve " + instance + " --gid " + Words.argument(prepared.gid()) + " --rollback --yes",
                Paths.preparedRollBack(instance),
                "/console/instances/" + instance + "/prepared-transactions",
                "confirm.rollback.accept");
    }

    /** What is done about one lost transaction, on the command line; it is named so that no other is meant. */
    static String lost(LostRequest meant, String action) {
        return "gad group lost-transactions " + meant.group() + " --" + action + " "
                + Words.argument(meant.database() + ":" + meant.lsn())
                + meant.formerPrimary().map(f -> " --former " + f).orElse("")
                + meant.epoch().map(e -> " --epoch " + e).orElse("");
    }

    /** @param parameters of the address that name it */
    static Confirmation dismissLost(LostRequest meant, String parameters) {
        String page = "/console/groups/" + meant.group() + "/lost-transactions";
        return new Confirmation(
                "dismiss",
                meant.database() + " " + meant.lsn(),
                meant.group(),
                meant.formerPrimary().orElse(""),
                null,
                3,
                page + "/dismiss" + parameters,
                lost(meant, "dismiss"),
                Paths.lostTransactions(meant.group()),
                page,
                "");
    }

    static Confirmation removeInstance(String instance) {
        return new Confirmation(
                "instance",
                instance,
                "",
                1,
                "/console/instances/" + instance + "/remove",
                "gad instance remove " + instance,
                DELETE + Paths.instance(instance),
                "/console/instances");
    }

    static Confirmation cancel(String operation) {
        return new Confirmation(
                "cancel",
                operation,
                "",
                2,
                "/console/operations/" + operation + "/cancel",
                "gad operation cancel " + operation,
                Paths.operationCancel(operation),
                "/console/operations/" + operation);
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
