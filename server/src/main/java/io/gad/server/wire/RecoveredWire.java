package io.gad.server.wire;

import io.gad.api.RecoveredView;
import io.gad.control.recover.Recovered;

/** What was rebuilt, on the wire. */
public final class RecoveredWire {

    private RecoveredWire() {}

    public static RecoveredView of(Recovered recovered) {
        return new RecoveredView(
                recovered.group().name(),
                recovered.group().id(),
                recovered.group().reign().epoch(),
                recovered.group().generation(),
                recovered.group().primary(),
                recovered.reached(),
                recovered.unreached(),
                recovered.operations(),
                recovered.notes());
    }
}
