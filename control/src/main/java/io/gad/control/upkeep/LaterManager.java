package io.gad.control.upkeep;

import io.gad.control.group.Group;
import io.gad.control.health.Sighting;
import io.gad.control.port.Claim;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.MemberProbe.Standing;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.port.Members;
import io.gad.member.StaleMandateException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells members of a manager that was rebuilt, and so has a later generation: those that did not answer then, when they do. Before
 * that nothing that proves its generation goes on there.
 */
public final class LaterManager {

    private static final Logger LOG = LoggerFactory.getLogger(LaterManager.class);
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final Members members;
    private final Function<String, Optional<Sighting>> sightings;

    public LaterManager(Members members, Function<String, Optional<Sighting>> sightings) {
        this.members = members;
        this.sightings = sightings;
    }

    /** Whether the member knows of the group's manager, or has nothing to know yet; if not, it is told. */
    boolean isKnownTo(Group group, MemberAddress member) {
        if (group.generation() == Group.FIRST_GENERATION) {
            return true;
        }
        Optional<Sighting> sighting = sightings.apply(member.instance());
        if (sighting.isEmpty() || !sighting.get().last().answered()) {
            return false;
        }
        Optional<Standing> standing =
                sighting.get().last().standing().filter(s -> s.groupId().equals(group.id()));
        return standing.isEmpty() || standing.get().generation() >= group.generation() || tell(group, member);
    }

    private boolean tell(Group group, MemberAddress member) {
        try {
            members.raiseGeneration(member, Claim.of(group), false, DEADLINE);
            LOG.info("group={} member={} told of generation {}", group.name(), member.instance(), group.generation());
            return true;
        } catch (MemberUnreachableException | StaleMandateException e) {
            LOG.debug("group={} member={} not told: {}", group.name(), member.instance(), e.getMessage());
            return false;
        }
    }
}
