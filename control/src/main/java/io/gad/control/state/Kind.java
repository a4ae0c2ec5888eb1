package io.gad.control.state;

import io.gad.control.alert.Alert;
import io.gad.control.drill.DrillReport;
import io.gad.control.group.Group;
import io.gad.control.instance.Instance;
import io.gad.control.operation.OperationRecord;
import io.gad.control.readiness.Readiness;
import io.gad.control.report.Verdict;
import java.time.Instant;

/** A kind of document: its name in the store and its type. */
public record Kind<T>(String name, Class<T> type) {

    /** By the group's name. */
    public static final Kind<Group> GROUP = new Kind<>("group", Group.class);

    /** By the instance's name. */
    public static final Kind<Instance> INSTANCE = new Kind<>("instance", Instance.class);

    /** By the operation's id. */
    public static final Kind<OperationRecord> OPERATION = new Kind<>("operation", OperationRecord.class);

    /** By the task's id. */
    public static final Kind<Readiness> READINESS = new Kind<>("readiness", Readiness.class);

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

    /**
     * What an idempotency key began.
     *
     * @param request the request as stored, to tell a repetition from another use of the key
     */
    public record RememberedKey(String operation, String request, Instant at) {}

    /** What orders a group's documents: the numbers of {@link io.gad.member.CarriedDocument}. */
    public record DocumentOrder(long epoch, long generation, long version) {}
}
