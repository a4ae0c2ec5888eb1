package io.gad.e2e.kill;

import java.util.List;
import java.util.Random;

/**
 * What a seed stands for: which process dies, during which operation, at which step, before or after it.
 *
 * @param primaryDead whether the promotion is of a group whose primary is gone; else it is confirmed with it alive
 */
record Drawn(long seed, Victim victim, Moment moment, String step, boolean before, boolean primaryDead) {

    /** Who is killed with SIGKILL. */
    enum Victim {
        SERVER,
        SOURCE,
        TARGET
    }

    /** During what. */
    enum Moment {
        CREATE("create"),
        PROMOTE("promote"),
        ADD("add-secondary");

        private final String type;

        Moment(String type) {
            this.type = type;
        }

        String type() {
            return type;
        }
    }

    private static final List<String> COPY_STEPS =
            List.of("Precheck", "StartSync", "CopySchema", "CopyData", "CatchUp");
    private static final List<String> PROMOTE_STEPS = List.of(
            "FenceOldPrimary",
            "DrainSyncTask",
            "StopSyncTask",
            "RecordNewPrimary",
            "AdvanceSequences",
            "OpenForWrites",
            "RetireOldPrimary");

    static Drawn of(long seed) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        Moment moment = Moment.values()[random.nextInt(3)];
        Victim victim = Victim.values()[random.nextInt(3)];
        List<String> steps = moment == Moment.PROMOTE ? PROMOTE_STEPS : COPY_STEPS;
        String step = steps.get(random.nextInt(steps.size()));
        return new Drawn(seed, victim, moment, step, random.nextBoolean(), random.nextBoolean());
    }

    /** As the server's crash points name it. */
    String point() {
        return moment.type() + ":" + step + ":" + (before ? "before" : "after");
    }

    @Override
    public String toString() {
        return "seed " + seed + ": kill " + victim + " at " + point()
                + (primaryDead ? ", primary dead at the promotion" : ", primary alive at the promotion");
    }
}
