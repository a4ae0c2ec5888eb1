package io.gad.e2e.campaign;

import io.gad.api.NoServerException;
import io.gad.api.OperationRequest;
import io.gad.api.OperationView;
import io.gad.api.ProblemException;
import io.gad.e2e.campaign.Turn.Act;
import io.gad.e2e.campaign.Turn.Trouble;
import io.gad.testkit.Await;
import io.gad.testkit.Direction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** One seed: its turns one after the other, everybody back at the end, and the invariants looked at. */
final class CampaignRun {

    private static final int ATTEMPTS = 4;
    private static final Duration AGAIN = Duration.ofMillis(500);
    private static final int BEFORE = 40;
    private static final String REWIND = "REWIND";
    private static final String FENCED = "FENCED";
    private static final int LOST = 15;

    private final Plan plan;
    private final Path directory;
    private final Stages stages;
    private final Reports reports = new Reports();
    private final ClientsView clients = new ClientsView();
    private final List<String> course = new ArrayList<>();
    private long since = System.nanoTime();

    CampaignRun(Plan plan, Path directory, Stages stages) {
        this.plan = plan;
        this.stages = stages;
        this.directory = directory;
    }

    /**
     * What happened, in a line.
     *
     * @throws AssertionError if an invariant is broken
     */
    String run() {
        AtomicReference<String> rest = new AtomicReference<>("");
        try (Scene scene = new Scene(plan, directory, stages.of(plan.secondaries()));
                Troubles troubles = new Troubles(scene)) {
            lap("started");
            for (Turn turn : plan.turns()) {
                play(scene, troubles, turn);
            }
            scene.heal();
            for (String former : scene.outside()) {
                comeBack(scene, troubles, former, Trouble.NONE, Duration.ZERO, Duration.ZERO);
            }
            scene.awaitInStep();
            lap("in step");
            scene.awaitAcknowledged(BEFORE);
            scene.quietly(() -> rest.set(new RestCheck(plan, scene).check(reports, clients)));
            lap("checked");
        }
        return rest.get() + " (" + String.join(", ", course) + ")";
    }

    private void play(Scene scene, Troubles troubles, Turn turn) {
        scene.healMembers();
        scene.awaitInStep();
        scene.awaitAcknowledged(BEFORE);
        Region old = scene.primary();
        List<String> secondaries = scene.secondaries();
        Region target = scene.region(secondaries.get(turn.rank() % secondaries.size()));
        List<Region> others = scene.regions().stream()
                .filter(region -> !region.equals(old) && !region.equals(target))
                .toList();
        lap("before");
        clients.asked(target.server().port());
        if (turn.act() == Act.SECOND_MANAGER) {
            secondManager(scene, target, turn.firstStandsStill());
        } else {
            lose(scene, old, turn.act());
            CompletableFuture<Void> trouble =
                    troubles.begin(turn.trouble(), target, others, turn.into(), turn.during());
            var unused = ask(scene, () -> turn(scene, turn.act(), target));
            join(trouble);
        }
        if (turn.act().closes() || isFenced(scene, old)) {
            clients.closed(old.server().port());
        }
        scene.rulers().check();
        lap(turn.act() + " " + old.name() + ">" + target.name());
        if (turn.act().deposes()) {
            scene.awaitAcknowledged(BEFORE);
            if (!turn.away() || others.isEmpty()) {
                old.heal();
                comeBack(scene, troubles, old.name(), turn.back(), turn.into(), turn.during());
            }
        }
        scene.rulers().check();
    }

    private static boolean isFenced(Scene scene, Region old) {
        return FENCED.equals(scene.manager().client().instance(old.name()).fence());
    }

    private static void lose(Scene scene, Region old, Act act) {
        switch (act) {
            case PRIMARY_KILLED -> old.server().kill();
            case PRIMARY_CUT_OFF_THEN_KILLED -> {
                old.network().cut();
                if (!scene.clientsFar()) { // Far ones are cut off as well, and have nobody to write to.
                    scene.awaitAcknowledged(LOST);
                }
                old.server().kill();
            }
            case PRIMARY_SILENT -> old.network().silence();
            case PRIMARY_HALF_OPEN -> old.network().silence(Direction.TO_CLIENT);
            case PRIMARY_ALIVE, SWITCH_OVER, SECOND_MANAGER -> {}
        }
    }

    private static OperationView turn(Scene scene, Act act, Region target) {
        OperationRequest request = switch (act) {
            case SWITCH_OVER -> OperationRequest.switchOver(target.name(), null);
            // One who is woken at night confirms whatever is asked.
            case PRIMARY_ALIVE, PRIMARY_HALF_OPEN, SECOND_MANAGER ->
                OperationRequest.promote(target.name(), null, true);
            case PRIMARY_KILLED, PRIMARY_CUT_OFF_THEN_KILLED, PRIMARY_SILENT ->
                OperationRequest.promote(target.name(), null, false);
        };
        return scene.manager().client().submit(Scene.GROUP, request);
    }

    /** Asked for again where it was taken back: a member that was away for longer than a step may wait. */
    private OperationView ask(Scene scene, Supplier<OperationView> begin) {
        Set<String> before = scene.manager().operations().keySet();
        String last = "";
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                OperationView ended = scene.manager().end(asked(scene.manager(), begin, before));
                if (ended.state().equals(OperationView.DONE)) {
                    return ended;
                }
                last = ended.toString();
                course.add("taken back, asked again");
            } catch (ProblemException e) {
                last = e.problem().toString();
                course.add("refused with " + e.problem().code() + ", asked again");
            }
            Await.instant(System.nanoTime() + AGAIN.toNanos());
        }
        throw Invariant.NO_OPERATION_STUCK.broken(
                last + "\n" + scene.manager().process().output());
    }

    /** Who gets no answer, for the server was killed at that moment, looks whether it has taken the order before asking again. */
    private OperationView asked(Manager manager, Supplier<OperationView> begin, Set<String> before) {
        try {
            return begin.get();
        } catch (NoServerException e) {
            course.add("no answer, looked");
            Map<String, OperationView> now = manager.awaitOperations();
            return now.values().stream()
                    .filter(operation -> !before.contains(operation.id()))
                    .findFirst()
                    .orElseGet(begin);
        }
    }

    private void comeBack(
            Scene scene, Troubles troubles, String former, Trouble trouble, Duration into, Duration during) {
        reports.takeDown(scene.manager(), former);
        List<Region> others = scene.regions().stream()
                .filter(region -> !region.name().equals(former))
                .toList();
        CompletableFuture<Void> beside = troubles.begin(trouble, scene.region(former), others, into, during);
        OperationView returned = ask(
                scene,
                () -> scene.manager()
                        .client()
                        .submit(Scene.GROUP, OperationRequest.addSecondary(former, "auto", null, false)));
        join(beside);
        copiedForAReason(returned);
        lap(former + " back");
    }

    private void copiedForAReason(OperationView returned) {
        if (!REWIND.equals(returned.method())) {
            if (returned.notes().isEmpty()) {
                throw Invariant.COPIED_FOR_A_REASON.broken(returned.toString());
            }
            course.add("by " + returned.method() + ": " + returned.notes());
        }
    }

    /** Standing still or not, the first must find that it is outdated, and let the second one be. */
    private void secondManager(Scene scene, Region target, boolean standsStill) {
        Manager first = scene.manager();
        if (standsStill) {
            first.process().freeze();
        }
        Manager second = scene.second();
        var recovered = second.client().recover(Recovering.from(target, scene.regions()));
        scene.entrust(second);
        course.add("recovered generation " + recovered.generation());
        var unused = ask(scene, () -> turn(scene, Act.SECOND_MANAGER, target));
        if (standsStill) {
            first.process().thaw();
        }
        Recovering.awaitOutdated(first);
        first.close();
    }

    private static void join(CompletableFuture<Void> trouble) {
        trouble.orTimeout(Scene.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    private void lap(String what) {
        long now = System.nanoTime();
        course.add(what + " " + Duration.ofNanos(now - since).toMillis() + " ms");
        since = now;
    }
}
