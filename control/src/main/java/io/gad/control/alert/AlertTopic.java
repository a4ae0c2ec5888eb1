package io.gad.control.alert;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an alert is about; a webhook may want some of these only. */
public enum AlertTopic {
    /** The group's health has changed. */
    HEALTH,
    /** A secondary is too far behind. */
    LAG,
    /** A slot keeps much of its source's log. */
    SLOT,
    /** Something that a person should look at. */
    PROBLEM,
    /** An operation has begun or ended. */
    OPERATION;

    /** As it is written in settings and on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<AlertTopic> ofWord(String word) {
        return Arrays.stream(values()).filter(t -> t.word().equals(word)).findFirst();
    }
}
