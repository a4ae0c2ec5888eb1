package io.gad.server.wiring;

import io.gad.control.port.DrillCopy;
import io.gad.control.port.DrillLook;
import io.gad.control.port.DrillOpening;
import io.gad.control.port.DrillOrder;
import io.gad.control.port.DrillStoppedException;
import io.gad.control.port.DrillWatch;
import io.gad.control.port.Drills;
import io.gad.control.port.SmokeResult;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.member.MemberProblem;
import io.gad.member.StaleMandateException;
import io.gad.postgres.Lsn;
import io.gad.sync.SyncProblem;
import io.gad.sync.SyncSettings;
import io.gad.sync.drill.CopyDropping;
import io.gad.sync.drill.CopyMaking;
import io.gad.sync.drill.CopyOpening;
import io.gad.sync.drill.CopyPlan;
import io.gad.sync.drill.CopyWatch;
import io.gad.sync.drill.DrillSpec;
import io.gad.sync.drill.DrillStopped;
import io.gad.sync.drill.SmokeRun;
import io.gad.sync.drill.SmokeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Control's {@link Drills} on real servers. */
final class Rehearsals implements Drills {

    private final SyncSettings settings;

    Rehearsals(SyncSettings settings) {
        this.settings = settings;
    }

    @Override
    public DrillLook look(DrillOrder order, String smokeSql) {
        return asked(order, () -> {
            io.gad.sync.drill.DrillLook look = io.gad.sync.drill.DrillLook.at(spec(order));
            List<String> against = new ArrayList<>(look.against());
            SmokeScript.parse(smokeSql).named().stream()
                    .filter(name -> look.plans().stream()
                            .noneMatch(plan -> plan.database().equals(name)))
                    .forEach(name -> against.add("the statements to try name database " + name
                            + ", which is none of those that are kept in step"));
            return new DrillLook(
                    look.plans().stream()
                            .map(plan -> new DrillCopy(plan.database(), plan.copy(), plan.bytes()))
                            .toList(),
                    against);
        });
    }

    @Override
    public void copy(DrillOrder order, List<DrillCopy> copies, DrillWatch watch) {
        var unused = asked(order, () -> {
            try {
                CopyMaking.make(spec(order), plans(copies), told(watch));
                return Boolean.TRUE;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DrillStoppedException("Interrupted while it copied.", e);
            }
        });
    }

    private static CopyWatch told(DrillWatch watch) {
        return new CopyWatch() {
            @Override
            public boolean goesOn() {
                return watch.goesOn();
            }

            @Override
            public void taken(Map<String, Lsn> positions) {
                watch.taken(positions);
            }

            @Override
            public void tell(String progress) {
                watch.tell(progress);
            }
        };
    }

    @Override
    public DrillOpening open(DrillOrder order, List<DrillCopy> copies) {
        CopyOpening opened =
                asked(order, () -> CopyOpening.open(spec(order), plans(copies), order.reign(), order.generation()));
        return new DrillOpening(opened.millis(), opened.sequences(), opened.left(), opened.stopped());
    }

    @Override
    public List<SmokeResult> smoke(DrillOrder order, List<DrillCopy> copies, String smokeSql, BooleanSupplier goesOn) {
        return asked(order, () -> SmokeRun.run(spec(order), plans(copies), smokeSql, goesOn)).stream()
                .map(o -> new SmokeResult(o.database(), o.statement(), o.millis(), o.rows(), o.problem()))
                .toList();
    }

    @Override
    public List<String> drop(DrillOrder order) {
        return asked(order, () -> CopyDropping.drop(spec(order)));
    }

    /** A copy is nobody's member: what is refused there is an error, never a sign of another manager. */
    private static <T> T asked(DrillOrder order, Supplier<T> work) {
        try {
            return Asked.ask(order.member(), work);
        } catch (DrillStopped e) {
            throw new DrillStoppedException(String.valueOf(e.getMessage()), e);
        } catch (SyncProblem e) {
            throw new RefusedException(ProblemCode.DRILL_FAILED, e.getMessage() + " " + e.hint());
        } catch (MemberProblem e) {
            throw new RefusedException(ProblemCode.DRILL_FAILED, e.getMessage() + " " + e.hint());
        } catch (StaleMandateException e) {
            throw new RefusedException(ProblemCode.DRILL_FAILED, String.valueOf(e.getMessage()));
        }
    }

    private DrillSpec spec(DrillOrder order) {
        return new DrillSpec(
                order.member().login(),
                order.member().databases(),
                order.groupId(),
                order.task(),
                order.operation(),
                settings.tools());
    }

    private static List<CopyPlan> plans(List<DrillCopy> copies) {
        return copies.stream()
                .map(copy -> new CopyPlan(copy.database(), copy.copy(), copy.bytes()))
                .toList();
    }
}
