package io.gad.control.alert;

import io.gad.control.alert.Standing.Raised;
import io.gad.control.health.GroupHealth;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * From one look at a group to what is told of it: only what has changed, and only once it has lasted. What gets worse is
 * told sooner than what gets better, so that something that comes and goes is one alert and not twenty. One of these for
 * each group, for one thread.
 */
final class AlertRules {

    private final String group;
    private final Duration begins;
    private final Duration ends;
    private final Steadiness steadiness = new Steadiness();

    AlertRules(String group, Duration begins, Duration ends) {
        this.group = group;
        this.begins = begins;
        this.ends = ends;
    }

    /** What stands then, and what is to be told. */
    record Step(Standing after, List<Notice> notices) {}

    /** @param nanos of the look, by a clock that only goes forward */
    Step look(Standing before, Sight now, long nanos, Instant at) {
        Set<String> seen = new HashSet<>();
        List<Notice> notices = new ArrayList<>();
        Standing after = health(before, now.health(), nanos, at, seen, notices);
        Set<String> listed = new HashSet<>();
        for (Condition condition : now.conditions()) {
            listed.add(condition.key());
            if (condition.present() && !before.raised().containsKey(condition.key())) {
                String what = "begins " + condition.key();
                seen.add(what);
                if (steadiness.lasts(what, nanos, begins)) {
                    Raised raised = new Raised(
                            condition.topic(), condition.subject(), condition.summary(), condition.facts(), at);
                    after = after.with(condition.key(), raised);
                    notices.add(began(raised));
                }
            }
        }
        for (Map.Entry<String, Raised> entry : before.raised().entrySet()) {
            if (!listed.contains(entry.getKey())) {
                String what = "ends " + entry.getKey();
                seen.add(what);
                if (steadiness.lasts(what, nanos, ends)) {
                    after = after.without(entry.getKey());
                    notices.add(ended(entry.getValue(), at));
                }
            }
        }
        steadiness.keepOnly(seen);
        return new Step(after, notices);
    }

    private Standing health(
            Standing before, GroupHealth now, long nanos, Instant at, Set<String> seen, List<Notice> notices) {
        Optional<GroupHealth> told = before.health();
        if (told.isEmpty() && (now == GroupHealth.HEALTHY || now == GroupHealth.NO_SECONDARY)) {
            return before.with(now);
        }
        if (told.filter(now::equals).isPresent()) {
            return before;
        }
        String what = "health " + now;
        seen.add(what);
        boolean worse = told.isEmpty() || now.compareTo(told.get()) < 0;
        if (!steadiness.lasts(what, nanos, worse ? begins : ends)) {
            return before;
        }
        Map<String, String> facts = new HashMap<>(Map.of("to", now.name()));
        told.ifPresent(from -> facts.put("from", from.name()));
        notices.add(new Notice(
                at,
                AlertType.HEALTH_CHANGED,
                group,
                "",
                "Group " + group + " is " + now
                        + told.map(from -> ", was " + from).orElse(""),
                facts));
        return before.with(now);
    }

    private Notice began(Raised raised) {
        return new Notice(
                raised.since(),
                AlertType.began(raised.topic()),
                group,
                raised.subject(),
                raised.summary(),
                raised.facts());
    }

    private Notice ended(Raised raised, Instant at) {
        Map<String, String> facts = new HashMap<>(raised.facts());
        facts.put("since", raised.since().toString());
        return new Notice(
                at,
                AlertType.ended(raised.topic()),
                group,
                raised.subject(),
                "Over, begun at " + raised.since().truncatedTo(ChronoUnit.SECONDS) + ": " + raised.summary(),
                facts);
    }
}
