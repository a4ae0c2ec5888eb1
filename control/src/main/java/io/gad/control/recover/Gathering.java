package io.gad.control.recover;

import io.gad.control.group.Group;
import io.gad.control.instance.FormerPrimary;
import io.gad.control.instance.NoAnswer;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.MemberProbe;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.port.Members;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.recover.CarriedGroup.Reach;
import io.gad.member.CarriedDocument;
import io.gad.member.Survivor;
import io.gad.postgres.Login;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks one survivor for the group's document, then all whom that names, and goes on as long as one of them has a later
 * document that names others. Changes nothing.
 */
final class Gathering {

    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofSeconds(15);

    private final Members members;
    private final RecoveryRequest request;
    private final Map<String, Survivor> survivors = new ConcurrentHashMap<>();
    private final Map<String, MemberAddress> addresses = new ConcurrentHashMap<>();
    private final Map<String, String> unreached = new ConcurrentHashMap<>();
    private final Set<String> strangers = ConcurrentHashMap.newKeySet();
    private final Map<String, RefusedException> refused = new ConcurrentHashMap<>();

    Gathering(Members members, RecoveryRequest request) {
        this.members = members;
        this.request = request;
    }

    /**
     * @throws RefusedException if the survivor cannot be asked or knows of no group, or a member does not take its password: it
     *     would be lost to a manager that is rebuilt without it
     */
    Gathered run() {
        Survivor first = entrance();
        String groupId = first.row().groupId();
        CarriedDocument source = latest(groupId);
        boolean news = true;
        while (news) {
            askAll(CarriedGroup.read(source.json()), groupId);
            CarriedDocument later = latest(groupId);
            news = !later.equals(source);
            source = later;
        }
        CarriedGroup carried = CarriedGroup.read(source.json());
        for (RefusedException refusal : new TreeMap<>(refused).values()) {
            throw refusal;
        }
        String primary = carried.group().primary();
        if (strangers.contains(primary)) {
            throw Refusals.refused("Expected " + primary + ", the primary of the latest document that was found (epoch "
                    + source.epoch() + "), to be in group " + carried.group().name()
                    + ", found that it answers and holds"
                    + " nothing of it: the group was deleted since, or " + primary
                    + " is another server. Nothing was changed."
                    + " If the group lives on, name a member of it that has a later document.");
        }
        return new Gathered(released(carried), source, survivors, addresses, unreached);
    }

    /** Without former primaries that hold nothing of the group any more: they were released, and may serve somebody else. */
    private CarriedGroup released(CarriedGroup carried) {
        Group group = carried.group();
        for (String former : carried.group().formers()) {
            group = strangers.contains(former) ? group.withoutFormer(former) : group;
        }
        Map<String, FormerPrimary> formers = new TreeMap<>(carried.formers());
        formers.keySet().removeAll(strangers);
        return new CarriedGroup(carried.format(), group, carried.members(), formers, carried.operations());
    }

    private Survivor entrance() {
        String hosts = request.dsn().hostList();
        MemberAddress address = new MemberAddress(hosts, new Login(request.dsn(), request.password()), List.of());
        MemberProbe probe = members.probe(address, ANSWER);
        if (!probe.answered()) {
            throw NoAnswer.of("to recover from", hosts, probe);
        }
        Survivor survivor;
        try {
            survivor = members.survey(address, LOOK)
                    .orElseThrow(
                            () -> Refusals.refused(
                                    "Expected " + hosts
                                            + " to be a member of a group, found nothing of GAD's in its databases. Name another member."));
        } catch (MemberUnreachableException e) {
            throw new RefusedException(
                    ProblemCode.MEMBER_UNREACHABLE,
                    "Expected " + hosts + " to tell what it knows, found: " + e.getMessage());
        }
        String name = survivor.row().instance();
        survivors.put(name, survivor);
        addresses.put(name, new MemberAddress(name, address.login(), List.of()));
        return survivor;
    }

    private CarriedDocument latest(String groupId) {
        Optional<CarriedDocument> document = survivors.values().stream()
                .filter(s -> s.row().groupId().equals(groupId))
                .flatMap(s -> s.document().stream())
                .max(Comparator.naturalOrder());
        return document.filter(d -> CarriedGroup.read(d.json()).group().id().equals(groupId))
                .orElseThrow(() -> Refusals.refused("Expected the group's document on "
                        + request.dsn().hostList()
                        + ", found none: its first copy was never complete. Name another member."));
    }

    /** Those who were not asked yet, all at once; who does not answer keeps the others waiting for his deadline alone. */
    private void askAll(CarriedGroup carried, String groupId) {
        List<Thread> asking = new ArrayList<>();
        for (Reach reach : carried.members()) {
            if (survivors.containsKey(reach.name())
                    || unreached.containsKey(reach.name())
                    || refused.containsKey(reach.name())) {
                continue;
            }
            asking.add(Thread.ofVirtual().name("survey-" + reach.name()).start(() -> ask(reach, groupId)));
        }
        for (Thread thread : asking) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while asking members", e);
            }
        }
    }

    private void ask(Reach reach, String groupId) {
        MemberAddress address = new MemberAddress(
                reach.name(), new Login(reach.dsn(), request.passwordOf(reach.name())), reach.databases());
        addresses.put(reach.name(), address);
        try {
            MemberProbe probe = members.probe(address, ANSWER);
            if (!probe.answered()) {
                silent(reach, probe);
                return;
            }
            members.survey(address, LOOK)
                    .filter(found -> found.row().groupId().equals(groupId))
                    .ifPresentOrElse(found -> survivors.put(reach.name(), found), () -> {
                        strangers.add(reach.name());
                        unreached.put(reach.name(), "it answers, but holds nothing of this group");
                    });
        } catch (MemberUnreachableException e) {
            unreached.put(reach.name(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            unreached.put(reach.name(), e.toString());
        }
    }

    private void silent(Reach reach, MemberProbe probe) {
        if (NoAnswer.code(probe) == ProblemCode.LOGIN_REFUSED) {
            refused.put(reach.name(), NoAnswer.of(reach.name(), reach.dsn().hostList(), probe));
        } else {
            unreached.put(reach.name(), probe.problem());
        }
    }
}
