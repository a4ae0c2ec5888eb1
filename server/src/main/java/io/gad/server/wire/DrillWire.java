package io.gad.server.wire;

import io.gad.api.DrillList;
import io.gad.api.DrillScheduleView;
import io.gad.api.DrillView;
import io.gad.api.DrillView.DrillTurn;
import io.gad.api.DrillView.DrilledDatabase;
import io.gad.api.DrillView.TriedStatement;
import io.gad.control.ControlPlane;
import io.gad.control.GroupView;
import io.gad.control.drill.DrillReport;
import io.gad.control.drill.DrillSchedule;
import io.gad.control.port.DrillCopy;
import io.gad.control.port.SmokeResult;
import io.gad.postgres.Lsn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Drills on the wire. */
public final class DrillWire {

    private DrillWire() {}

    /** @param group its name; empty: of all groups */
    public static DrillList list(ControlPlane control, Optional<String> group) {
        return new DrillList(
                control.drills().list(group).stream().map(DrillWire::of).toList(), schedules(control, group));
    }

    /** @param group its name; empty: of all groups */
    public static List<DrillScheduleView> schedules(ControlPlane control, Optional<String> group) {
        List<DrillScheduleView> schedules = new ArrayList<>();
        for (GroupView each : control.groups()) {
            String name = each.group().name();
            if (group.isEmpty() || group.get().equals(name)) {
                each.group().drillSchedule().map(s -> of(name, s)).ifPresent(schedules::add);
            }
        }
        return schedules;
    }

    public static DrillView of(io.gad.control.DrillView drill) {
        Optional<DrillReport> report = drill.report();
        return new DrillView(
                drill.operation().id(),
                drill.operation().group(),
                drill.request().instance(),
                drill.request().full(),
                drill.verdict().name(),
                drill.operation().actor(),
                drill.operation().startedAt(),
                drill.operation().endedAt().orElse(null),
                drill.operation().problem().map(ProblemWire::of).orElse(null),
                report.flatMap(r -> r.copying().takenAt()).orElse(null),
                rpo(report),
                report.flatMap(DrillReport::rpoSeconds).orElse(null),
                report.flatMap(r -> r.copying().millis()).orElse(null),
                report.flatMap(DrillReport::rtoMillis).orElse(null),
                report.map(r -> r.opening().detail()).filter(d -> !d.isEmpty()).orElse(null),
                report.map(r -> r.copying().copies().stream()
                                .map(copy -> database(copy, r))
                                .toList())
                        .orElse(List.of()),
                report.map(r -> r.trial().results().stream()
                                .map(DrillWire::statement)
                                .toList())
                        .orElse(List.of()),
                report.map(r -> r.trial().runs()).orElse(0),
                report.flatMap(DrillReport::there).map(DrillWire::turn).orElse(null),
                report.flatMap(DrillReport::back).map(DrillWire::turn).orElse(null),
                drill.operation().notes());
    }

    private static io.gad.api.@Nullable ExpectedLoss rpo(Optional<DrillReport> report) {
        return report.flatMap(r -> r.copying().loss())
                .flatMap(loss -> Optional.ofNullable(OperationWire.of(loss)))
                .orElse(null);
    }

    private static DrilledDatabase database(DrillCopy copy, DrillReport report) {
        return new DrilledDatabase(
                copy.database(),
                copy.copy(),
                copy.bytes(),
                Optional.ofNullable(report.copying().positions().get(copy.database()))
                        .map(Lsn::toString)
                        .orElse(null));
    }

    private static TriedStatement statement(SmokeResult result) {
        return new TriedStatement(
                result.database(),
                result.statement(),
                result.passed(),
                result.millis(),
                result.rows(),
                result.passed() ? null : result.problem());
    }

    private static DrillTurn turn(DrillReport.Turn turn) {
        return new DrillTurn(
                turn.operation(), turn.to(), turn.done(), turn.outageMillis().orElse(null));
    }

    public static DrillScheduleView of(String group, DrillSchedule schedule) {
        return new DrillScheduleView(
                group,
                schedule.instance(),
                schedule.every().toSeconds(),
                schedule.at().map(Object::toString).orElse(null),
                schedule.smokeSql(),
                schedule.maxBytes(),
                schedule.next(),
                schedule.skipped().map(DrillSchedule.Skip::at).orElse(null),
                schedule.skipped().map(DrillSchedule.Skip::why).orElse(null),
                schedule.full());
    }
}
