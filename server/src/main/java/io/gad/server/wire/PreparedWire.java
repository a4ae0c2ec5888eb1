package io.gad.server.wire;

import io.gad.api.PreparedList;
import io.gad.api.PreparedView;
import io.gad.control.DoubtView;

/** What stands in doubt on a former primary, as it is sent. */
public final class PreparedWire {

    private PreparedWire() {}

    public static PreparedList of(DoubtView view) {
        return new PreparedList(
                view.instance(),
                view.group(),
                view.epoch(),
                view.prepared().stream()
                        .map(p -> new PreparedView(p.gid(), p.database(), p.xid(), p.owner(), p.preparedAt()))
                        .toList(),
                view.lost().orElse(null),
                view.missing().isEmpty(),
                view.missing().orElse(null));
    }
}
