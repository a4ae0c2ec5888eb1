package io.gad.control.fake;

import io.gad.control.port.DrillCopy;
import io.gad.control.port.DrillLook;
import io.gad.control.port.DrillOpening;
import io.gad.control.port.DrillOrder;
import io.gad.control.port.DrillStoppedException;
import io.gad.control.port.DrillWatch;
import io.gad.control.port.Drills;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.port.SmokeResult;
import io.gad.postgres.Lsn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Copies that stand in a set, and answers as the test says. */
public final class FakeDrills implements Drills {

    private final FakeMembers members;

    /** Copies that stand now, {@code INSTANCE COPY}. */
    public final Set<String> standing = ConcurrentHashMap.newKeySet();

    public final List<String> against = new CopyOnWriteArrayList<>();
    public volatile long bytes = 1L << 20;
    public volatile String smokeFails = "";

    /** Whether a copy goes on until the drill is not to go on. */
    public volatile boolean copiesForEver;

    public volatile boolean copying;
    public volatile int copied;

    FakeDrills(FakeMembers members) {
        this.members = members;
    }

    private void reach(DrillOrder order) {
        String instance = order.member().instance();
        if (members.down.contains(instance)) {
            throw new MemberUnreachableException(instance, instance + " does not answer");
        }
    }

    @Override
    public DrillLook look(DrillOrder order, String smokeSql) {
        reach(order);
        return new DrillLook(List.of(new DrillCopy("app", "gad_drill_" + order.operation() + "_1", bytes)), against);
    }

    @Override
    public void copy(DrillOrder order, List<DrillCopy> copies, DrillWatch watch) {
        reach(order);
        copied++;
        copies.forEach(copy -> standing.add(order.member().instance() + " " + copy.copy()));
        watch.taken(Map.of("app", new Lsn(7)));
        watch.tell("copying app");
        copying = true;
        while (copiesForEver) {
            if (!watch.goesOn()) {
                throw new DrillStoppedException("stopped", new IllegalStateException("it was not to go on"));
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    @Override
    public DrillOpening open(DrillOrder order, List<DrillCopy> copies) {
        reach(order);
        return new DrillOpening(42, 3, 1, List.of());
    }

    @Override
    public List<SmokeResult> smoke(DrillOrder order, List<DrillCopy> copies, String smokeSql, BooleanSupplier goesOn) {
        reach(order);
        return List.of(
                new SmokeResult("app", "(write test)", 1, 1, ""), new SmokeResult("app", smokeSql, 2, 0, smokeFails));
    }

    @Override
    public List<String> drop(DrillOrder order) {
        reach(order);
        standing.removeIf(copy -> copy.contains(order.operation()));
        return List.of();
    }
}
