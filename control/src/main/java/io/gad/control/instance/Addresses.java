package io.gad.control.instance;

import io.gad.control.group.GroupTask;
import io.gad.control.group.Rejoin;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.SyncOrder;
import io.gad.postgres.Login;
import java.util.List;

/** Turns stored instances into addresses with their passwords: the only place where those are opened. */
public record Addresses(SecretBox secrets) {

    public MemberAddress of(Instance instance) {
        Login login = new Login(instance.dsn(), secrets.open(instance.name(), instance.sealedPassword()));
        return new MemberAddress(instance.name(), login, instance.databases());
    }

    /** A stored task with its logins. */
    public SyncOrder order(
            GroupTask task,
            String groupId,
            String groupName,
            long generation,
            MemberAddress source,
            MemberAddress target,
            List<String> leftOut) {
        return new SyncOrder(
                task.id(),
                groupId,
                groupName,
                task.operation(),
                source,
                target,
                task.reign(),
                generation,
                task.schemaMode(),
                task.targetMayHoldData(),
                task.paused(),
                task.copyLimits(),
                leftOut,
                task.rejoin().flatMap(Rejoin::start));
    }
}
