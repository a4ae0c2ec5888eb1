package io.gad.control.state;

import io.gad.control.alert.Alert;
import io.gad.control.drill.DrillReport;
import io.gad.control.group.Group;
import io.gad.control.instance.Instance;
import io.gad.control.operation.OperationRecord;
import io.gad.control.readiness.Readiness;
import io.gad.control.report.Verdict;
import java.time.Instant;

/**
 * A kind of document: its name in the store and its type.
 *
 * @param isRemembered whether documents of it are held in memory, parsed, see {@link Remembered}: those that are few, or asked
 *     for by many again and again
 */
public record Kind<T>(String name, Class<T> type, boolean isRemembered) {

    /** One that is read from the store each time. */
    public Kind(String name, Class<T> type) {
        this(name, type, false);
    }

    /** One that is held in memory. */
    public static <T> Kind<T> remembered(String name, Class<T> type) {
        return new Kind<>(name, type, true);
    }

    /** By the group's name. */
    public static final Kind<Group> GROUP = Kind.remembered("group", Group.class);

    /** By the instance's name. */
    public static final Kind<Instance> INSTANCE = Kind.remembered("instance", Instance.class);

    /** By the operation's id. */
    public static final Kind<OperationRecord> OPERATION = Kind.remembered("operation", OperationRecord.class);

    /** By the task's id. */
    public static final Kind<Readiness> READINESS = Kind.remembered("readiness", Readiness.class);

    /** By the idempotency key. */
    public static final Kind<RememberedKey> IDEMPOTENCY = new Kind<>("idempotency", RememberedKey.class);

    /** The generation of this manager for a group that it was rebuilt for, by the group's id; stays when the group goes. */
    public static final Kind<Long> GENERATION = new Kind<>("generation", Long.class);

    /** Which document this manager was rebuilt from, by the group's id; none where it was not. */
    public static final Kind<DocumentOrder> RECOVERED_FROM = new Kind<>("recovered-from", DocumentOrder.class);

    /** By the alert's number, in 19 digits. */
    public static final Kind<Alert> ALERT = new Kind<>("alert", Alert.class);

    /** By report, position and database of the lost transaction. */
    public static final Kind<Verdict> VERDICT = new Kind<>("verdict", Verdict.class);

    /** By the id of the drill's operation. */
    public static final Kind<DrillReport> DRILL = new Kind<>("drill", DrillReport.class);

    /** What of a group was let go, by the group's id. */
    public static final Kind<ForgottenOperations> FORGOTTEN =
            Kind.remembered("forgotten-operations", ForgottenOperations.class);

    /**
     * Operations of a group that are kept no more.
     *
     * @param versions the sum of the versions of their documents, see {@link io.gad.control.upkeep.GroupCarrier}
     */
    public record ForgottenOperations(String groupId, long versions) {}

    /**
     * What an idempotency key began.
     *
     * @param request the request as stored, to tell a repetition from another use of the key
     */
    public record RememberedKey(String operation, String request, Instant at) {}

    /** What orders a group's documents: the numbers of {@link io.gad.member.CarriedDocument}. */
    public record DocumentOrder(long epoch, long generation, long version) {}
}
