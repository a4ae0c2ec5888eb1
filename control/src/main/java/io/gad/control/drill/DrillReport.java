package io.gad.control.drill;

import io.gad.control.operation.ExpectedLoss;
import io.gad.control.port.DrillCopy;
import io.gad.control.port.SmokeResult;
import io.gad.member.Reign;
import io.gad.postgres.Lsn;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a drill has found so far, stored beside its operation as it goes. Times within it are those of {@link
 * io.gad.control.operation.SteadyTime}.
 *
 * @param operation the drill's, whose id is the report's
 * @param reign in which it was begun
 * @param primary who ruled then
 * @param task that fed the secondary
 * @param copying of the copies; empty for a full drill
 * @param opening of the copies
 * @param trial what was tried in them
 * @param there the switch over to the secondary, of a full drill
 * @param back and the one back
 */
public record DrillReport(
        String operation,
        String groupId,
        String group,
        String instance,
        Reign reign,
        String primary,
        String task,
        Copying copying,
        Opening opening,
        Trial trial,
        Optional<Turn> there,
        Optional<Turn> back) {

    /**
     * @param copies the databases and their copies
     * @param takenAt of which moment they are
     * @param positions by database, up to where each held everything of its primary then
     * @param loss what a promotion at that moment would have lost: the measured RPO
     * @param millis how long it took to copy them
     */
    public record Copying(
            List<DrillCopy> copies,
            Optional<Instant> takenAt,
            Map<String, Lsn> positions,
            Optional<ExpectedLoss> loss,
            Optional<Long> millis) {

        public Copying {
            copies = List.copyOf(copies);
            takenAt = takenAt == null ? Optional.empty() : takenAt;
            positions = positions == null ? Map.of() : Map.copyOf(positions);
            loss = loss == null ? Optional.empty() : loss;
            millis = millis == null ? Optional.empty() : millis;
        }

        static final Copying NONE =
                new Copying(List.of(), Optional.empty(), Map.of(), Optional.empty(), Optional.empty());
    }

    /**
     * @param begun when it was begun first
     * @param millis until every copy had taken an ordinary session's first write: the measured RTO
     */
    public record Opening(Optional<Instant> begun, Optional<Long> millis, String detail) {

        static final Opening NONE = new Opening(Optional.empty(), Optional.empty(), "");
    }

    /** @param runs how often it was begun: more than once where the server was started again in the midst */
    public record Trial(int runs, List<SmokeResult> results) {

        public Trial {
            results = List.copyOf(results);
        }

        static final Trial NONE = new Trial(0, List.of());
    }

    /**
     * One way of a full drill.
     *
     * @param operation the switch over
     * @param to who was to become the primary by it
     * @param done whether it did
     * @param outageMillis for how long nobody could write
     */
    public record Turn(String operation, String to, boolean done, Optional<Long> outageMillis) {}

    public DrillReport {
        copying = copying == null ? Copying.NONE : copying;
        opening = opening == null ? Opening.NONE : opening;
        trial = trial == null ? Trial.NONE : trial;
        there = there == null ? Optional.empty() : there;
        back = back == null ? Optional.empty() : back;
    }

    /** Nothing found yet. */
    public static DrillReport begun(
            String operation, String groupId, String group, String instance, Reign reign, String primary, String task) {
        return new DrillReport(
                operation,
                groupId,
                group,
                instance,
                reign,
                primary,
                task,
                Copying.NONE,
                Opening.NONE,
                Trial.NONE,
                Optional.empty(),
                Optional.empty());
    }

    public DrillReport with(Copying next) {
        return new DrillReport(
                operation, groupId, group, instance, reign, primary, task, next, opening, trial, there, back);
    }

    public DrillReport with(Opening next) {
        return new DrillReport(
                operation, groupId, group, instance, reign, primary, task, copying, next, trial, there, back);
    }

    public DrillReport with(Trial next) {
        return new DrillReport(
                operation, groupId, group, instance, reign, primary, task, copying, opening, next, there, back);
    }

    public DrillReport withThere(Turn turn) {
        return new DrillReport(
                operation,
                groupId,
                group,
                instance,
                reign,
                primary,
                task,
                copying,
                opening,
                trial,
                Optional.of(turn),
                back);
    }

    public DrillReport withBack(Turn turn) {
        return new DrillReport(
                operation,
                groupId,
                group,
                instance,
                reign,
                primary,
                task,
                copying,
                opening,
                trial,
                there,
                Optional.of(turn));
    }

    /** The longest time in which nobody could write, or until the copies took writes; empty: not measured. */
    public Optional<Long> rtoMillis() {
        Optional<Long> first = there.flatMap(Turn::outageMillis);
        Optional<Long> second = back.flatMap(Turn::outageMillis);
        Optional<Long> turned = first.isPresent() && second.isPresent()
                ? Optional.of(Math.max(first.get(), second.get()))
                : first.or(() -> second);
        return opening.millis().or(() -> turned);
    }

    /** Commits of the primary from so many seconds would have been lost; empty: not known. A switch over loses nothing. */
    public Optional<Double> rpoSeconds() {
        return there.filter(Turn::done).isPresent()
                ? Optional.of(0.0)
                : copying.loss().filter(ExpectedLoss::known).map(ExpectedLoss::seconds);
    }
}
