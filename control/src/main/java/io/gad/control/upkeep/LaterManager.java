package io.gad.control.upkeep;

import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.group.GroupTask;
import io.gad.control.health.Sighting;
import io.gad.control.port.Claim;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.MemberProbe.Standing;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.port.Members;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.control.state.Kind.DocumentOrder;
import io.gad.member.CarriedDocument;
import io.gad.member.StaleMandateException;
import io.gad.member.Survivor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Meets the members of a manager that was rebuilt, and so has a later generation, before anything is done on them: whoever
 * carries a later document than the one that this manager was rebuilt from knows more than it; whoever holds nothing of the
 * group is left alone; all others are told of this manager, every database of them, once in each process.
 */
public final class LaterManager {

    private static final Logger LOG = LoggerFactory.getLogger(LaterManager.class);
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final ControlState state;
    private final Members members;
    private final Outdated outdated;
    private final Function<String, Optional<Sighting>> sightings;
    private final Set<Meeting> met = ConcurrentHashMap.newKeySet();
    private final Map<Meeting, String> strangers = new ConcurrentHashMap<>();

    private record Meeting(String groupId, long generation, String instance) {
        static Meeting of(Group group, String instance) {
            return new Meeting(group.id(), group.generation(), instance);
        }
    }

    public LaterManager(
            ControlState state, Members members, Outdated outdated, Function<String, Optional<Sighting>> sightings) {
        this.state = state;
        this.members = members;
        this.outdated = outdated;
        this.sightings = sightings;
    }

    /** Whether both ends of a task know of the group's manager, or the target has nothing to know yet. */
    boolean mayRun(Group group, GroupTask task, MemberAddress source, MemberAddress target) {
        boolean fresh = !task.targetMayHoldData()
                && group.member(task.target()).filter(m -> !m.complete()).isPresent();
        return isKnownTo(group, source, false) && isKnownTo(group, target, fresh);
    }

    private boolean isKnownTo(Group group, MemberAddress member, boolean fresh) {
        if (group.generation() == Group.FIRST_GENERATION) {
            return true;
        }
        Optional<Sighting> sighting =
                sightings.apply(member.instance()).filter(s -> s.last().answered());
        if (sighting.isEmpty()) {
            return false;
        }
        Optional<Standing> standing = sighting.get().last().standing();
        Meeting meeting = Meeting.of(group, member.instance());
        if (standing.filter(s -> s.groupId().equals(group.id())).isEmpty()) {
            if (fresh && standing.isEmpty()) {
                return true;
            }
            strangers.put(meeting, strange(group, member.instance(), standing));
            return false;
        }
        strangers.remove(meeting);
        return met(group, member);
    }

    private static String strange(Group group, String instance, Optional<Standing> standing) {
        return instance + " answers and holds "
                + standing.map(s -> "a place in another group (" + s.groupId() + ")")
                        .orElse("nothing of this group")
                + ": it was taken out since, or is another server. Nothing is done on it, and what stands there stays."
                + (instance.equals(group.primary())
                        ? " Look for the primary; if the group was deleted, end this server."
                        : " gad group remove-secondary takes it out; if it is to belong to the group, empty it and add it again.");
    }

    /** Whether this manager may write on the member: it was met, or no other manager ever had the group. */
    boolean met(Group group, MemberAddress member) {
        return group.generation() == Group.FIRST_GENERATION
                || met.contains(Meeting.of(group, member.instance()))
                || meet(group, member);
    }

    private boolean meet(Group group, MemberAddress member) {
        try {
            Optional<Survivor> found = members.survey(member, DEADLINE)
                    .filter(survivor -> survivor.row().groupId().equals(group.id()));
            Optional<CarriedDocument> later =
                    found.flatMap(Survivor::document).filter(document -> isLater(group, document));
            if (later.isPresent()) {
                outdated.seeLater(group, member.instance());
                return false;
            }
            if (found.isEmpty()) {
                return false;
            }
            members.raiseGeneration(member, Claim.of(group), false, DEADLINE);
            met.add(Meeting.of(group, member.instance()));
            LOG.info("group={} member={} knows generation {}", group.name(), member.instance(), group.generation());
            return true;
        } catch (MemberUnreachableException | StaleMandateException e) {
            LOG.debug("group={} member={} not told: {}", group.name(), member.instance(), e.getMessage());
            return false;
        }
    }

    /** Than the one that this manager was rebuilt from, and by another manager. */
    private boolean isLater(Group group, CarriedDocument document) {
        Optional<DocumentOrder> source = state.get(Kind.RECOVERED_FROM, group.id());
        return document.generation() < group.generation()
                && source.filter(s -> document.compareTo(
                                        new CarriedDocument(s.epoch(), s.generation(), s.version(), document.json()))
                                > 0)
                        .isPresent();
    }

    /** Who answers and is no member, for people. */
    public List<String> strangers(Group group) {
        return Stream.concat(group.members().stream().map(GroupMember::instance), group.formers().stream())
                .flatMap(name -> Optional.ofNullable(strangers.get(Meeting.of(group, name))).stream())
                .toList();
    }
}
