package io.gad.demo;

import io.gad.server.http.BadRequestException;
import java.util.Optional;

/** What can be done to a region, in the words of the terminal and of the page's buttons. */
sealed interface Deed {

    /** The longest delay of a network, one way. */
    int LONGEST_MILLIS = 1_000;

    /** SIGKILL for PostgreSQL, all of it. */
    record Kill() implements Deed {}

    /** PostgreSQL starts on the data that it had. */
    record Start() implements Deed {}

    /** Connections are reset, new ones refused. */
    record Cut() implements Deed {}

    /** Nothing passes and nobody is told. */
    record Silence() implements Deed {}

    /** @param millis by which every byte comes later, each way */
    record Delay(int millis) implements Deed {}

    /** The network lets everything through at once. */
    record Restore() implements Deed {}

    /** @throws BadRequestException if there is no such deed, or no such delay */
    static Deed of(String verb, Optional<String> millis) {
        return switch (verb) {
            case "kill" -> new Kill();
            case "start" -> new Start();
            case "cut" -> new Cut();
            case "silence" -> new Silence();
            case "delay" -> new Delay(millis(millis.orElse("")));
            case "restore" -> new Restore();
            default ->
                throw new BadRequestException(
                        "Expected kill, start, cut, silence, delay or restore, found '" + verb + "'.");
        };
    }

    private static int millis(String text) {
        int millis = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
        if (millis < 1 || millis > LONGEST_MILLIS) {
            throw new BadRequestException("Expected a delay of 1 to " + LONGEST_MILLIS + " ms, found '" + text + "'.");
        }
        return millis;
    }
}
