package io.gad.server.console;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * One of the steps of a guided form.
 *
 * @param number from 1
 * @param key of its name in the messages
 * @param address where one goes back to it; empty of those to come
 */
public record Stage(int number, String key, String address, boolean current) {

    /** @param shown the number of the one that is shown */
    static List<Stage> of(List<String> keys, int shown, IntFunction<String> address) {
        List<Stage> stages = new ArrayList<>();
        for (int number = 1; number <= keys.size(); number++) {
            stages.add(new Stage(
                    number, keys.get(number - 1), number < shown ? address.apply(number) : "", number == shown));
        }
        return stages;
    }

    /**
     * Which one somebody wants to see: the one that a button leads to, else the one that they are at.
     *
     * @param last the number of the last
     */
    static int wanted(String go, String at, int last) {
        String wanted = go.isEmpty() ? at : go;
        return wanted.length() == 1 && wanted.charAt(0) >= '1' && wanted.charAt(0) <= '9'
                ? Math.min(wanted.charAt(0) - '0', last)
                : 1;
    }
}
