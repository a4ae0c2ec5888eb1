package io.gad.server.fake;

import io.gad.control.Chronicle;
import io.gad.control.access.AccessTokens;
import io.gad.control.event.Events;
import io.gad.control.state.ControlState;
import io.gad.control.store.embedded.EmbeddedStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Those parts of the product itself that need a store and no members. */
record InMemory(AccessTokens tokens, Chronicle chronicle) {

    static InMemory fresh() {
        ControlState state = new ControlState(EmbeddedStore.open(Path.of(":memory:")));
        Events events = new Events(state, Clock.systemUTC());
        return new InMemory(
                new AccessTokens(state, events, Clock.systemUTC()),
                Chronicle.of(state, task -> Optional.empty(), events, Clock.systemUTC()));
    }
}
