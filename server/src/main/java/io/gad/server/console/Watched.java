package io.gad.server.console;

import io.gad.control.ControlPlane;
import io.gad.control.event.EventFilter;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.problem.RefusedException;
import io.gad.server.Annex;
import io.gad.server.http.BadRequestException;
import io.gad.server.wire.DrillWire;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.ObjectProvider;

/**
 * What an open page shows, so that its stream knows when that has changed.
 *
 * @param name of what it is about: a group, an operation, a drill, {@code GROUP/INSTANCE}; empty for a list
 */
record Watched(Kind kind, String name) {

    /** A preview asks the primary whether it answers: not more often than is needed to know it. */
    private static final long PREVIEW_NANOS = TimeUnit.SECONDS.toNanos(4);

    /** What a page can be about. */
    enum Kind {
        GROUPS,
        GROUP,
        /** The dialog of a promotion or a switch over in a group: what it says ages even where nothing changes. */
        PROMOTION,
        INSTANCES,
        OPERATIONS,
        OPERATION,
        COMPARISON,
        /** A group's lost transactions, the first page of them. */
        LOST,
        DRILLS,
        DRILL,
        EVENTS,
        /** The page that was added to this console, if one was. */
        ANNEX
    }

    /** @throws BadRequestException if it is no page, as {@code groups} or {@code group:orders} are */
    static Watched parse(String text) {
        int colon = text.indexOf(':');
        String kind = (colon < 0 ? text : text.substring(0, colon)).toUpperCase(Locale.ROOT);
        return Arrays.stream(Kind.values())
                .filter(k -> k.name().equals(kind))
                .findFirst()
                .map(k -> new Watched(k, colon < 0 ? "" : text.substring(colon + 1)))
                .orElseThrow(() -> new BadRequestException(
                        "Expected a page as groups or group:NAME to follow, found '" + text + "'."));
    }

    /** All that the page is made of: two looks that are equal make the same page. What is refused is seen as its problem. */
    Object look(ControlPlane control, ObjectProvider<Annex> annex) {
        try {
            return switch (kind) {
                case GROUPS ->
                    control.groups().stream()
                            .map(g -> List.of(
                                    g, control.chronicle().rpoOfTheDay(g.group().id())))
                            .toList();
                case PROMOTION -> List.of(control.group(name), System.nanoTime() / PREVIEW_NANOS);
                case GROUP ->
                    List.of(
                            control.group(name),
                            control.events(EventFilter.ofGroup(name, GroupPages.EVENTS)),
                            control.instances().stream()
                                    .filter(i -> i.instance().former().isPresent()
                                            || i.instance()
                                                    .group()
                                                    .filter(name::equals)
                                                    .isPresent())
                                    .toList(),
                            control.operations().stream()
                                    .filter(o -> o.group().equals(name))
                                    .limit(GroupPages.OPERATIONS)
                                    .toList());
                case INSTANCES -> control.instances();
                case OPERATIONS -> control.operations(); // any of them may be on the page, by its filter
                case OPERATION ->
                    List.of(
                            operation(control),
                            Ending.reports(control.operation(name), control),
                            Since.of(control.operation(name), control));
                case COMPARISON -> {
                    int slash = name.indexOf('/');
                    yield control.verification(name.substring(0, Math.max(slash, 0)), name.substring(slash + 1));
                }
                case LOST -> control.lostTransactions(name, 0, LostPages.ON_A_PAGE);
                case DRILLS ->
                    List.of(
                            control.drills().newest(DrillPages.ON_A_PAGE),
                            DrillWire.schedules(control, Optional.empty()));
                case DRILL -> control.drills().one(name);
                case EVENTS -> control.events(EventFilter.newest(1));
                case ANNEX -> annex.stream().map(Annex::look).toList();
            };
        } catch (RefusedException e) {
            return e.problem();
        }
    }

    /** With how far its copies are, which no step tells. */
    private Object operation(ControlPlane control) {
        OperationRecord operation = control.operation(name);
        return operation.state() == OperationState.RUNNING
                        && !operation.data().tasks().isEmpty()
                ? List.of(operation, control.group(operation.group()).tasks())
                : operation;
    }
}
