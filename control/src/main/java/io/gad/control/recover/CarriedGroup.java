package io.gad.control.recover;

import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.group.GroupTask;
import io.gad.control.instance.FormerPrimary;
import io.gad.control.instance.Instance;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationRecord.Background;
import io.gad.control.state.Json;
import io.gad.postgres.Dsn;
import io.gad.postgres.ServerIdentity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What every member of a group carries of it: all that it takes to rebuild its manager, but for passwords.
 *
 * @param format of this document: 1 knew neither the formers' addresses nor operations
 * @param members how to reach members, former primaries, and whoever else an operation has to do with
 * @param formers by instance, what is remembered of it as a former primary
 * @param operations those of the group that have not come to their end, or still go on behind it
 */
public record CarriedGroup(
        int format,
        Group group,
        List<Reach> members,
        Map<String, FormerPrimary> formers,
        List<OperationRecord> operations) {

    private static final int FORMAT = 2;

    /**
     * How to reach an instance, but for its password.
     *
     * @param identity the server that answered there last, where that was known
     * @param found the databases that count, as found there last
     */
    public record Reach(
            String name,
            String region,
            Dsn dsn,
            List<String> databases,
            Optional<ServerIdentity> identity,
            List<String> found) {
        public Reach {
            databases = List.copyOf(databases);
            identity = identity == null ? Optional.empty() : identity;
            found = found == null ? List.of() : List.copyOf(found);
        }
    }

    public CarriedGroup {
        members = List.copyOf(members);
        formers = formers == null ? Map.of() : Map.copyOf(formers);
        operations = operations == null ? List.of() : List.copyOf(operations);
    }

    /**
     * Of a group as it is stored.
     *
     * @param ofGroup all operations that the group ever had
     */
    public static CarriedGroup of(
            Group group, List<OperationRecord> ofGroup, Function<String, Optional<Instance>> instances) {
        List<OperationRecord> open = ofGroup.stream()
                .filter(o -> !o.state().isEnded() || o.background() == Background.PENDING)
                .toList();
        List<Reach> reaches = new ArrayList<>();
        Map<String, FormerPrimary> formers = new TreeMap<>();
        for (String name : names(group, open)) {
            instances.apply(name).ifPresent(instance -> {
                reaches.add(new Reach(
                        name,
                        instance.region(),
                        instance.dsn(),
                        instance.databases(),
                        instance.identity(),
                        instance.found()));
                instance.former().filter(f -> f.groupId().equals(group.id())).ifPresent(f -> formers.put(name, f));
            });
        }
        return new CarriedGroup(FORMAT, group, reaches, formers, open);
    }

    private static Set<String> names(Group group, List<OperationRecord> open) {
        Set<String> names = new LinkedHashSet<>();
        group.members().stream().map(GroupMember::instance).forEach(names::add);
        names.addAll(group.formers());
        for (OperationRecord operation : open) {
            for (GroupTask task : operation.data().tasks()) {
                names.add(task.source());
                names.add(task.target());
            }
            operation.data().promotion().ifPresent(p -> names.add(p.oldPrimary()));
        }
        return names;
    }

    /**
     * As it was carried.
     *
     * @throws io.gad.control.problem.RefusedException if a newer server wrote it
     */
    public static CarriedGroup read(String json) {
        CarriedGroup read = Json.read(json, CarriedGroup.class);
        if (read.format() > FORMAT) {
            throw Refusals.refused("Expected a group's document of format " + FORMAT + " or older, found format "
                    + read.format() + ": a newer server wrote it. Recover with that version.");
        }
        return read;
    }

    public String json() {
        return Json.write(this);
    }

    public Optional<Reach> reach(String instance) {
        return members.stream().filter(r -> r.name().equals(instance)).findFirst();
    }
}
