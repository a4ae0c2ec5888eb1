package io.gad.e2e.kill;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * What a seed stands for: which process dies, during which operation, at which step, when, and what became of the primary
 * before the promotion.
 *
 * @param into how long after the step has begun the process dies; for {@link When#DURING} alone
 */
record Drawn(long seed, Victim victim, Moment moment, String step, When when, Duration into, Primary primary) {

    /** Who is killed with SIGKILL. */
    enum Victim {
        SERVER,
        SOURCE,
        TARGET
    }

    /** When, as seen from the step. */
    enum When {
        BEFORE,
        DURING,
        AFTER
    }

    /** What became of the primary before the promotion is asked for. */
    enum Primary {
        /** Confirmed with the primary alive, which loses nothing. */
        ALIVE("alive at the promotion"),
        /** Its processes are killed. */
        DEAD("dead at the promotion"),
        /** Cut off first, so that it acknowledges transactions which nobody else has, then killed. */
        CUT_OFF("cut off, then dead at the promotion");

        private final String words;

        Primary(String words) {
            this.words = words;
        }
    }

    /** During what. */
    enum Moment {
        CREATE("create"),
        PROMOTE("promote"),
        ADD("add-secondary"),
        SWITCH_OVER("switch-over");

        private final String type;

        Moment(String type) {
            this.type = type;
        }

        String type() {
            return type;
        }
    }

    private static final int INTO_MILLIS = 400;
    private static final List<String> COPY_STEPS =
            List.of("Precheck", "StartSync", "CopySchema", "CopyData", "CatchUp");
    private static final List<String> RETURN_STEPS =
            List.of("Precheck", "SaveTail", "ChooseMethod", "StartSync", "RewindRows", "CatchUp", "DropFormerSlots");
    private static final List<String> PROMOTE_STEPS = List.of(
            "FenceOldPrimary",
            "DrainSyncTask",
            "StopSyncTask",
            "RecordNewPrimary",
            "AdvanceSequences",
            "OpenForWrites",
            "RetireOldPrimary");

    private static final List<String> SWITCH_OVER_STEPS = List.of(
            "PrecheckSwitchOver",
            "PrepareFollowing",
            "FencePrimary",
            "DrainEveryone",
            "VerifyPositions",
            "StopSyncTask",
            "RecordNewPrimary",
            "AdvanceSequences",
            "OpenForWrites",
            "FollowBack");

    private static List<String> steps(Moment moment) {
        return switch (moment) {
            case CREATE -> COPY_STEPS;
            case ADD -> RETURN_STEPS;
            case PROMOTE -> PROMOTE_STEPS;
            case SWITCH_OVER -> SWITCH_OVER_STEPS;
        };
    }

    static Drawn of(long seed) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        Moment moment = Moment.values()[random.nextInt(Moment.values().length)];
        Victim victim = Victim.values()[random.nextInt(3)];
        List<String> steps = steps(moment);
        String step = steps.get(random.nextInt(steps.size()));
        When when = When.values()[random.nextInt(3)];
        Primary primary = Primary.values()[random.nextInt(3)];
        Duration into = Duration.ofMillis(random.nextInt(INTO_MILLIS));
        return new Drawn(seed, victim, moment, step, when, into, primary);
    }

    /** Where the server is halted or held, as its crash points name it: a kill during a step starts from its beginning. */
    String point() {
        return moment.type() + ":" + step + ":" + (when == When.AFTER ? "after" : "before");
    }

    /** Whether the server kills itself at the point; else it is held there, and somebody is killed from outside. */
    boolean haltsItself() {
        return victim == Victim.SERVER && when != When.DURING;
    }

    @Override
    public String toString() {
        String instant =
                when == When.DURING ? into.toMillis() + " ms into " + moment.type() + ":" + step : "at " + point();
        return "seed " + seed + ": kill " + victim + " " + instant + ", primary " + primary.words;
    }
}
