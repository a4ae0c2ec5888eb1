package io.gad.control.readiness;

import io.gad.control.port.Finding;
import io.gad.control.port.Finding.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the last full look at a pair found. It stays when a server is gone, for then it is all that is known.
 *
 * @param task that keeps the pair in step
 * @param lookedAt when both servers could last be looked at
 * @param silent why a later look was not possible; empty while looks succeed
 */
public record Readiness(
        String task,
        String group,
        String source,
        String target,
        Optional<Instant> lookedAt,
        List<Finding> findings,
        Optional<String> silent) {

    public Readiness {
        findings = List.copyOf(findings);
    }

    public static Readiness none(String task, String group, String source, String target) {
        return new Readiness(task, group, source, target, Optional.empty(), List.of(), Optional.empty());
    }

    public Readiness looked(Instant at, List<Finding> found) {
        return new Readiness(task, group, source, target, Optional.of(at), found, Optional.empty());
    }

    /** The findings stay as they were. */
    public Readiness silent(String why) {
        return new Readiness(task, group, source, target, lookedAt, findings, Optional.of(why));
    }

    public long count(Level level) {
        return findings.stream().filter(f -> f.level() == level).count();
    }

    /** The gravest of its findings; empty before the first look. */
    public Optional<Level> level() {
        return findings.stream().map(Finding::level).max(Level::compareTo);
    }

    public Optional<Duration> age(Instant now) {
        return lookedAt.map(at -> Duration.between(at, now));
    }
}
