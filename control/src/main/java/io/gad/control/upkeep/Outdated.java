package io.gad.control.upkeep;

import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.instance.FormerPrimary;
import io.gad.control.operation.OperationRecord;
import io.gad.control.port.MemberProbe;
import io.gad.control.port.MemberProbe.Standing;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.member.Reign;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Whether a member was seen to have a later manager, or a later reign than this one began, or to carry more than it knows: then this manager is outdated for
 * that group, acts on nothing of it, and says so. Members win over managers. Derived from what members tell, and stored
 * nowhere; what one has told counts also when it has fallen silent since.
 */
public final class Outdated {

    private final ControlState state;
    private final Map<String, Standing> standings = new ConcurrentHashMap<>();
    /** By group and generation, who knows more. */
    private final Map<String, String> later = new ConcurrentHashMap<>();

    public Outdated(ControlState state) {
        this.state = state;
    }

    /** Takes what a probe found. */
    void see(String instance, MemberProbe probe) {
        if (probe.answered()) {
            probe.standing()
                    .ifPresentOrElse(standing -> standings.put(instance, standing), () -> standings.remove(instance));
        }
    }

    /** A member carries a later document than the one that this manager was rebuilt from; counts until this process ends. */
    void seeLater(Group group, String instance) {
        later.put(group.id() + " " + group.generation(), instance);
    }

    private Optional<String> knowsMore(Group group) {
        return Optional.ofNullable(later.get(group.id() + " " + group.generation()))
                .map(instance ->
                        instance + " carries a later document of group " + group.name() + " than the one that this"
                                + " server was rebuilt from: more has happened than it knows. This server does nothing more with the"
                                + " group. Empty its data directory, and recover from " + instance + ".");
    }

    /** Why this manager has nothing to say in the group any more; empty where it has. */
    public Optional<String> why(Group group) {
        return Stream.concat(group.members().stream().map(GroupMember::instance), group.formers().stream())
                .flatMap(name -> Optional.ofNullable(standings.get(name))
                        .filter(standing -> isAhead(group, standing))
                        .map(standing -> why(name, group, standing))
                        .stream())
                .findFirst()
                .or(() -> knowsMore(group));
    }

    private static String why(String instance, Group group, Standing standing) {
        String found = standing.generation() > group.generation()
                ? "has a later manager than this one (generation " + standing.generation() + ", this one's is "
                        + group.generation() + ")"
                : "stands in epoch " + standing.reign().epoch() + ", which this server did not begin (the last that it"
                        + " knows is " + group.reign().epoch() + ")";
        return "Another GAD server has group " + group.name() + ": " + instance + " " + found
                + ". This server does nothing more with the group; what it shows of it may be old. Work with the other one,"
                + " and end this one.";
    }

    public boolean is(Group group) {
        return why(group).isPresent();
    }

    /** Of a group by its name, as stored now; false where there is none. */
    public boolean is(String group) {
        return state.get(Kind.GROUP, group).filter(this::is).isPresent();
    }

    /** Of the group that an operation belongs to. */
    public boolean isOf(String operationId) {
        return state.get(Kind.OPERATION, operationId)
                .flatMap(operation -> state.get(Kind.GROUP, operation.group())
                        .filter(group -> group.id().equals(operation.groupId())))
                .filter(this::is)
                .isPresent();
    }

    /** Of the group that a former primary belonged to. */
    boolean isOf(FormerPrimary former) {
        return state.get(Kind.GROUP, former.group())
                .filter(group -> group.id().equals(former.groupId()))
                .filter(this::is)
                .isPresent();
    }

    /** @throws RefusedException if it is */
    public void refuse(String group) {
        state.get(Kind.GROUP, group).flatMap(this::why).ifPresent(why -> {
            throw new RefusedException(ProblemCode.MANAGER_OUTDATED, why);
        });
    }

    private boolean isAhead(Group group, Standing standing) {
        return standing.groupId().equals(group.id())
                && (standing.generation() > group.generation()
                        || standing.reign().epoch() > group.reign().epoch() && !isOurs(group, standing.reign()));
    }

    /**
     * A promotion's target is ahead of the state for the moment between its commit point and our writing it down. Not that of
     * an operation that a lost manager may have brought behind it.
     */
    private boolean isOurs(Group group, Reign reign) {
        return state.list(Kind.OPERATION).stream()
                .filter(operation -> operation.groupId().equals(group.id()))
                .filter(operation -> !operation.data().mayRule())
                .anyMatch(operation -> began(operation, reign));
    }

    private static boolean began(OperationRecord operation, Reign reign) {
        return operation.data().promotion().filter(p -> p.to().equals(reign)).isPresent()
                || operation.data().reopened().filter(reign::equals).isPresent();
    }
}
