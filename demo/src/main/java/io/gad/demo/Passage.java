package io.gad.demo;

import io.gad.testkit.FaultyNetwork;
import java.time.Duration;

/** How a region's network is just now. */
sealed interface Passage {

    /** Everything passes at once. */
    record Through() implements Passage {}

    /** Connections were reset, new ones are refused. */
    record Cut() implements Passage {}

    /** Nothing passes and nobody is told. */
    record Silent() implements Passage {}

    /** Every byte comes this much later, each way. */
    record Delayed(int millis) implements Passage {}

    /** Makes the network so, however it was. */
    default void applyTo(FaultyNetwork network) {
        switch (this) {
            case Through through -> network.heal();
            case Cut cut -> network.cut();
            case Silent silent -> {
                network.heal();
                network.silence();
            }
            case Delayed delayed -> {
                network.heal();
                network.delay(Duration.ofMillis(delayed.millis()));
            }
        }
    }

    /** For the page: {@code through cut silent delayed}. */
    default String word() {
        return switch (this) {
            case Through through -> "through";
            case Cut cut -> "cut";
            case Silent silent -> "silent";
            case Delayed delayed -> "delayed";
        };
    }

    /** Each way; 0 where there is no delay. */
    default int delayMillis() {
        return this instanceof Delayed delayed ? delayed.millis() : 0;
    }
}
