package io.gad.server.console;

import io.gad.control.ControlPlane;
import io.gad.server.Annex;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What open pages show, looked at once for all who have the same page open. */
@Component
class Looks {

    /** @param at before the look was begun, by {@link System#nanoTime} */
    private record Seen(long at, Object what) {}

    private final ControlPlane control;
    private final ObjectProvider<Annex> annex;
    private final Map<Watched, Seen> last = new ConcurrentHashMap<>();

    Looks(ControlPlane control, ObjectProvider<Annex> annex) {
        this.control = control;
        this.annex = annex;
    }

    /** @param notBefore a look that was begun earlier than this, by {@link System#nanoTime}, is made anew */
    Object at(Watched watched, long notBefore) {
        Seen seen = last.compute(
                watched,
                (w, before) -> before != null && before.at() - notBefore >= 0
                        ? before
                        : new Seen(System.nanoTime(), w.look(control, annex)));
        return Objects.requireNonNull(seen).what();
    }

    /** Forgets all others. */
    void keepOnly(Collection<Watched> watched) {
        last.keySet().retainAll(watched);
    }
}
