package io.gad.server.wire;

import io.gad.api.DrillView;
import io.gad.api.EventView;
import io.gad.api.OperationView;
import io.gad.api.Problem;
import io.gad.api.StepView;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a list shows in the columns of a table.
 *
 * @param name of a file of it
 */
public record TextTable<T>(String name, List<String> columns, Function<T, List<? extends @Nullable Object>> fieldsOf) {

    public static final TextTable<EventView> EVENTS = of(
            "gad-events",
            "id,time,kind,group,instance,actor,text,operation",
            e -> row(e.id(), e.time(), e.kind(), e.group(), e.instance(), e.actor(), e.text(), e.operation()));

    public static final TextTable<OperationView> OPERATIONS = of(
            "gad-operations",
            "id,type,group,instance,state,actor,startedAt,endedAt,millis,writableAfterMillis,writeOutageMillis,"
                    + "expectedLossSeconds,problemCode,problem,steps,notes",
            o -> row(
                    o.id(),
                    o.type(),
                    o.group(),
                    o.instance(),
                    o.state(),
                    o.actor(),
                    o.startedAt(),
                    o.endedAt(),
                    millis(o.startedAt(), o.endedAt()),
                    o.writableAfterMillis(),
                    o.writeOutageMillis(),
                    o.expectedLoss() == null ? null : o.expectedLoss().seconds(),
                    code(o.problem()),
                    message(o.problem()),
                    o.steps().stream().map(TextTable::step).collect(Collectors.joining("; ")),
                    String.join("; ", o.notes())));

    public static final TextTable<DrillView> DRILLS = of(
            "gad-drills",
            "id,group,instance,kind,verdict,actor,startedAt,endedAt,rtoMillis,rpoSeconds,copyMillis,statements,"
                    + "statementsFailed,problemCode,problem,notes",
            d -> row(
                    d.id(),
                    d.group(),
                    d.instance(),
                    d.full() ? "full" : "copy",
                    d.verdict(),
                    d.actor(),
                    d.startedAt(),
                    d.endedAt(),
                    d.rtoMillis(),
                    d.rpoSeconds(),
                    d.copyMillis(),
                    d.statements().size(),
                    d.statements().stream().filter(s -> !s.passed()).count(),
                    code(d.problem()),
                    message(d.problem()),
                    String.join("; ", d.notes())));

    public TextTable {
        columns = List.copyOf(columns);
    }

    private static <T> TextTable<T> of(
            String name, String columns, Function<T, List<? extends @Nullable Object>> fieldsOf) {
        return new TextTable<>(name, List.of(columns.split(",")), fieldsOf);
    }

    List<? extends @Nullable Object> fields(T row) {
        return fieldsOf.apply(row);
    }

    private static List<@Nullable Object> row(@Nullable Object... fields) {
        return Arrays.asList(fields);
    }

    private static @Nullable Long millis(Instant from, @Nullable Instant to) {
        return to == null ? null : Duration.between(from, to).toMillis();
    }

    private static @Nullable String code(@Nullable Problem problem) {
        return problem == null ? null : problem.code();
    }

    private static @Nullable String message(@Nullable Problem problem) {
        return problem == null ? null : problem.message();
    }

    private static String step(StepView step) {
        return step.name() + " " + step.outcome() + " " + step.millis() + " ms";
    }
}
