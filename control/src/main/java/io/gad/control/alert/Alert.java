package io.gad.control.alert;

import java.util.List;

/**
 * A notice as it is kept.
 *
 * @param number rises; alerts are delivered in this order
 * @param id the same at every attempt, so that a receiver knows what it has had
 * @param waiting names of the webhooks that do not have it yet
 */
public record Alert(long number, String id, Notice notice, List<String> waiting) {

    public Alert {
        waiting = List.copyOf(waiting);
    }

    /** With one webhook done with it, well or not. */
    Alert without(String webhook) {
        return new Alert(
                number,
                id,
                notice,
                waiting.stream().filter(w -> !w.equals(webhook)).toList());
    }

    /** With those webhooks alone waiting that there still are. */
    Alert among(List<String> webhooks) {
        return new Alert(
                number, id, notice, waiting.stream().filter(webhooks::contains).toList());
    }
}
