package io.gad.control.recover;

import io.gad.control.group.Group;
import io.gad.control.instance.Fence;
import io.gad.control.instance.FormerPrimary;
import io.gad.control.instance.Instance;
import io.gad.control.instance.InstanceState;
import io.gad.control.instance.SecretBox;
import io.gad.control.operation.OperationData.Promotion;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.runbook.Runbook;
import io.gad.control.operation.step.AdvanceSequences;
import io.gad.control.operation.step.RecordNewPrimary;
import io.gad.control.operation.step.Step;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.RecordResult;
import io.gad.control.recover.CarriedGroup.Reach;
import io.gad.control.recover.RecoveryPlan.Commit;
import io.gad.member.Survivor;
import io.gad.postgres.Lsn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The documents of a rebuilt manager's state; pure but for the sealing of passwords. */
record Rebuilt(Group group, List<Instance> instances, List<OperationRecord> operations) {

    Rebuilt {
        instances = List.copyOf(instances);
        operations = List.copyOf(operations);
    }

    /** @param recorded what the target of the plan's commit point has answered */
    static Rebuilt of(
            RecoveryPlan plan,
            Gathered gathered,
            Optional<RecordResult.Recorded> recorded,
            RecoveryRequest request,
            SecretBox secrets) {
        Map<String, FormerPrimary> formers = new TreeMap<>();
        gathered.carried().formers().forEach((name, former) -> formers.put(name, former.unreported()));
        Group group = plan.group();
        List<OperationRecord> operations = new ArrayList<>(plan.operations());
        if (plan.commit().isPresent()) {
            Commit commit = plan.commit().get();
            RecordResult.Recorded told = recorded.orElseThrow();
            Map<String, Lsn> positions = new HashMap<>(promotion(commit).finalPositions());
            positions.putAll(told.finalPositions());
            operations.add(passed(commit, positions));
            group = ruled(group, commit);
            if (commit.operation().data().turning().isEmpty()) {
                formers.put(promotion(commit).oldPrimary(), deposed(group, commit, positions, told, gathered));
            }
        }
        return new Rebuilt(group, instances(group, operations, formers, gathered, request, secrets), operations);
    }

    private static Promotion promotion(Commit commit) {
        return commit.operation().data().promotion().orElseThrow();
    }

    private static Group ruled(Group group, Commit commit) {
        Promotion promotion = promotion(commit);
        return commit.operation().data().turning().isPresent()
                ? group.turnedTo(commit.target(), promotion.to(), promotion.nextTasks())
                : group.ruledBy(commit.target(), promotion.to(), promotion.nextTasks());
    }

    /** As if it had come so far here. An open primary's sequences are live: what is left of them is moved behind the end. */
    private static OperationRecord passed(Commit commit, Map<String, Lsn> positions) {
        OperationRecord operation = commit.operation();
        List<String> steps = Runbook.of(operation.request()).steps(operation).stream()
                .map(Step::name)
                .toList();
        int point = steps.indexOf(new RecordNewPrimary(commit.target()).name());
        Stream<String> behindUs = Stream.concat(
                steps.subList(0, point + 1).stream(),
                commit.open() ? Stream.of(new AdvanceSequences(commit.target()).name()) : Stream.empty());
        OperationRecord passed = operation.with(
                operation.data().withCommitAsked().withCommitted().withFinalPositions(positions));
        for (String step : behindUs.toList()) {
            passed = OpenOperations.done(passed, step, "behind the commit point when its manager was lost");
        }
        return passed.noted("goes on under another manager: the first was lost behind its commit point");
    }

    private static FormerPrimary deposed(
            Group group, Commit commit, Map<String, Lsn> positions, RecordResult.Recorded told, Gathered gathered) {
        Promotion promotion = promotion(commit);
        return new FormerPrimary(
                group.id(),
                group.name(),
                promotion.from(),
                commit.operation().data().tasks().getFirst().id(),
                positions,
                told.finalStates(),
                Optional.ofNullable(gathered.survivors().get(promotion.oldPrimary()))
                        .flatMap(Survivor::identity)
                        .or(() ->
                                gathered.carried().reach(promotion.oldPrimary()).flatMap(Reach::identity)),
                false);
    }

    private static List<Instance> instances(
            Group group,
            List<OperationRecord> operations,
            Map<String, FormerPrimary> formers,
            Gathered gathered,
            RecoveryRequest request,
            SecretBox secrets) {
        return gathered.carried().members().stream()
                .map(reach -> instance(
                        reach, group, belongs(reach.name(), group, operations), formers, gathered, request, secrets))
                .toList();
    }

    /** A member, or one that is on its way in or out. A primary of old that was released is neither. */
    private static boolean belongs(String instance, Group group, List<OperationRecord> operations) {
        return group.member(instance).isPresent()
                || operations.stream()
                        .filter(operation -> operation.data().promotion().isEmpty())
                        .flatMap(operation -> operation.data().tasks().stream())
                        .anyMatch(task ->
                                task.target().equals(instance) || task.source().equals(instance));
    }

    /** Whoever was asked under another address than the document's is reached by that. A former primary is closed at contact. */
    private static Instance instance(
            Reach reach,
            Group group,
            boolean belongs,
            Map<String, FormerPrimary> formers,
            Gathered gathered,
            RecoveryRequest request,
            SecretBox secrets) {
        boolean ruled = group.formers().contains(reach.name());
        boolean former = ruled && group.member(reach.name()).isEmpty(); // Else it is on its way back.
        Optional<Survivor> survivor = Optional.ofNullable(gathered.survivors().get(reach.name()));
        return new Instance(
                reach.name(),
                reach.region(),
                Optional.ofNullable(gathered.addresses().get(reach.name()))
                        .map(MemberAddress::login)
                        .map(login -> login.dsn())
                        .orElse(reach.dsn()),
                secrets.seal(reach.name(), request.passwordOf(reach.name())),
                reach.databases(),
                former ? InstanceState.FORMER_PRIMARY : belongs ? InstanceState.MEMBER : InstanceState.STANDALONE,
                ruled ? Fence.UNREACHABLE : Fence.NONE,
                "",
                former || !belongs ? Optional.empty() : Optional.of(group.name()),
                Optional.ofNullable(formers.get(reach.name())),
                survivor.flatMap(Survivor::identity).or(reach::identity),
                reach.found());
    }
}
