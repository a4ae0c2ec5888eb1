package io.gad.server.wire;

import io.gad.api.LeftOutView;

/** What a group leaves out, on the wire. */
public final class LeftOutWire {

    private LeftOutWire() {}

    public static LeftOutView of(io.gad.control.LeftOutView view) {
        return new LeftOutView(
                view.group(),
                view.patterns(),
                view.tables().stream()
                        .map(t -> new LeftOutView.MeantTableView(t.database(), t.table(), t.bytes(), t.dependents()))
                        .toList());
    }
}
