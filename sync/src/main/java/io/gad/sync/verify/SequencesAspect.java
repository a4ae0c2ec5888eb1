package io.gad.sync.verify;

import io.gad.sync.cut.CutSite;
import io.gad.sync.sequence.SequencePoll;
import io.gad.sync.sequence.SequenceState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where sequences stand: what is kept on the target for its promotion may be behind the source, which moves on, but not
 * beyond it, and none may be missing.
 */
public final class SequencesAspect implements Aspect {

    private static final String KIND = "sequence position";

    private final String database;
    private final Runnable poll;

    /** @param poll keeps on the target what the source's sequences show now */
    public SequencesAspect(String database, Runnable poll) {
        this.database = database;
        this.poll = poll;
    }

    @Override
    public Found look(CutSite site) {
        poll.run();
        try (var target = site.openTarget();
                var source = site.openSource()) {
            Map<String, SequenceState> kept = new HashMap<>();
            SequencePoll.kept(target).forEach(s -> kept.put(name(s), s));
            List<SequenceState> now = SequencePoll.read(source);
            List<DifferingObject> differing = new ArrayList<>();
            for (SequenceState sequence : now) {
                compare(sequence, Optional.ofNullable(kept.get(name(sequence)))).ifPresent(differing::add);
            }
            return new Found(now.size(), differing);
        }
    }

    private Optional<DifferingObject> compare(SequenceState source, Optional<SequenceState> kept) {
        if (kept.isEmpty()) {
            return Optional.of(differing(source, Difference.Kind.MISSING, ""));
        }
        boolean ahead = kept.get().isAheadOf(source);
        return ahead
                ? Optional.of(differing(
                        source,
                        Difference.Kind.DIFFERENT,
                        "source: " + source.lastValue() + " | kept on the target: "
                                + kept.get().lastValue()))
                : Optional.empty();
    }

    private DifferingObject differing(SequenceState sequence, Difference.Kind how, String detail) {
        return new DifferingObject(
                database,
                KIND,
                name(sequence),
                how,
                detail,
                "It is kept anew at the next poll of the sequences.",
                false);
    }

    private static String name(SequenceState sequence) {
        return new io.gad.postgres.TableName(sequence.schema(), sequence.name()).quoted();
    }
}
