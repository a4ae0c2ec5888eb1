package io.gad.control.operation.runbook;

import java.util.Random;
import java.util.UUID;

/** Draws new names; the chance comes from outside. */
public record Ids(Random random) {

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

    public String group() {
        return "gad-" + letters(6);
    }

    public String operation() {
        return "op-" + letters(8);
    }

    /** Names slots, so it starts with a letter and has letters and digits alone. */
    public String task() {
        return "t" + letters(9);
    }

    public UUID reign() {
        long high = random.nextLong() & ~0xF000L | 0x4000L;
        long low = random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private String letters(int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
