package io.gad.server.fake;

import io.gad.control.DoubtBook;
import io.gad.control.DoubtView;
import io.gad.control.instance.InstanceState;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.member.PreparedTransaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Prepared transactions of every former primary of a fake control plane, until they are rolled back. */
public final class FakeDoubtBook implements DoubtBook {

    public final List<PreparedTransaction> prepared = new CopyOnWriteArrayList<>();

    private final FakeControlPlane control;

    FakeDoubtBook(FakeControlPlane control) {
        this.control = control;
    }

    /** One prepared by a coordinator. */
    public void add(String gid) {
        prepared.add(new PreparedTransaction("app", gid, 740, "shop", Instant.parse("2026-01-02T03:04:05Z")));
    }

    @Override
    public DoubtView of(String instance) {
        if (control.instance(instance).instance().state() != InstanceState.FORMER_PRIMARY) {
            throw new RefusedException(ProblemCode.INSTANCE_NOT_FORMER, "Expected a former primary, found none.");
        }
        return new DoubtView(
                instance,
                "orders",
                1,
                prepared,
                Optional.of(17L),
                prepared.isEmpty() ? Optional.empty() : Optional.of("Prepared transactions are in doubt"));
    }

    /** As {@code GROUP INSTANCE}. */
    public final List<String> copiedAnew = new CopyOnWriteArrayList<>();

    @Override
    public void copyAnew(String group, String instance, boolean discardUnreported) {
        if (!discardUnreported) {
            throw new RefusedException(ProblemCode.REPORT_INCOMPLETE, "Expected all of it to be listed, found less.");
        }
        copiedAnew.add(group + " " + instance);
    }

    @Override
    public DoubtView rollBack(String instance, String gid, boolean confirmed) {
        DoubtView before = of(instance);
        if (before.prepared().stream().noneMatch(p -> p.gid().equals(gid))) {
            throw new RefusedException(ProblemCode.PREPARED_UNKNOWN, "Expected " + gid + ", found none.");
        }
        if (!confirmed) {
            throw new RefusedException(ProblemCode.CONFIRMATION_REQUIRED, "Expected a confirmation, found none.");
        }
        prepared.removeIf(p -> p.gid().equals(gid));
        return of(instance);
    }
}
