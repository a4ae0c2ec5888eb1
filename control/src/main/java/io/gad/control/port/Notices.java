package io.gad.control.port;

import io.gad.control.alert.Alert;

/** Sends alerts to webhooks. */
@FunctionalInterface
public interface Notices extends AutoCloseable {

    /** Without webhooks nothing is ever sent. */
    Notices NONE = (webhook, alert, dropped) -> new Outcome.Failed("there is no webhook", true);

    /**
     * Sends one alert once; comes back within 15 s, whatever the receiver does, and throws nothing for what it does.
     *
     * @param webhook the webhook's name
     * @param dropped alerts that it never got, since it was set up
     */
    Outcome send(String webhook, Alert alert, long dropped);

    /** Ends what is under way. */
    @Override
    default void close() {}

    /** How an attempt ended. */
    sealed interface Outcome {

        /** The receiver has it. */
        record Delivered() implements Outcome {}

        /**
         * It has it not, or has not said so.
         *
         * @param why for people; holds no secret
         * @param hopeless whether the receiver does not want this alert, so that another attempt is of little use
         */
        record Failed(String why, boolean hopeless) implements Outcome {}
    }
}
