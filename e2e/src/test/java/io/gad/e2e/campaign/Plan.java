package io.gad.e2e.campaign;

import io.gad.e2e.campaign.Turn.Act;
import io.gad.e2e.campaign.Turn.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What a seed stands for.
 *
 * @param secondaries one to three
 * @param clientsFar whether clients reach the servers through the same networks as the manager, or beside them
 * @param longTransactions whether one is open in another database of the primary all the while
 */
record Plan(long seed, int secondaries, boolean clientsFar, boolean longTransactions, List<Turn> turns) {

    /** Secondaries. A group of more than one is for one turn: that takes as long as two of a pair. */
    private static final int MOST = 3;

    private static final int INTO_MILLIS = 1_200;
    private static final int LEAST_MILLIS = 300;
    private static final int MOST_MILLIS = 2_500;

    Plan {
        turns = List.copyOf(turns);
    }

    static Plan of(long seed) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        int secondaries = 1 + random.nextInt(MOST);
        boolean clientsFar = random.nextBoolean();
        boolean longTransactions = random.nextInt(4) == 0;
        List<Turn> turns = new ArrayList<>();
        int count = secondaries > 1 ? 1 : 1 + random.nextInt(2);
        for (int turn = 0; turn < count; turn++) {
            turns.add(new Turn(
                    one(random, Act.values()),
                    random.nextInt(secondaries),
                    one(random, Trouble.values()),
                    Duration.ofMillis(random.nextInt(INTO_MILLIS)),
                    Duration.ofMillis(LEAST_MILLIS + random.nextInt(MOST_MILLIS - LEAST_MILLIS)),
                    random.nextInt(4) == 0,
                    random.nextInt(3) == 0 ? one(random, Trouble.values()) : Trouble.NONE));
        }
        return new Plan(seed, secondaries, clientsFar, longTransactions, turns);
    }

    /** Whether no primary is ever asked to give way without having been closed. */
    boolean losesNothing() {
        return turns.stream().allMatch(turn -> turn.act() == Act.SWITCH_OVER);
    }

    private static <T> T one(Random random, T[] all) {
        return all[random.nextInt(all.length)];
    }

    /** In a line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("seed " + seed + ": " + secondaries + " secondaries, clients "
                + (clientsFar ? "far" : "near") + (longTransactions ? ", long transactions" : ""));
        for (Turn turn : turns) {
            text.append("; ").append(turn.act()).append(" to secondary ").append(turn.rank());
            if (turn.act() == Act.SECOND_MANAGER) {
                text.append(turn.firstStandsStill() ? " while the first stands still" : " beside the first");
            }
            if (turn.trouble() != Trouble.NONE) {
                text.append(" with ")
                        .append(turn.trouble())
                        .append(" after ")
                        .append(turn.into().toMillis())
                        .append(" ms");
            }
            if (turn.act().deposes() && turn.away()) {
                text.append(", away until the end");
            }
            if (turn.act().deposes() && turn.back() != Trouble.NONE) {
                text.append(", return with ").append(turn.back());
            }
        }
        return text.toString();
    }
}
