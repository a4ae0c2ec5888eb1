package io.gad.server.wire;

import io.gad.api.CopyView;
import io.gad.control.port.Copying;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A first copy on the wire. */
final class CopyWire {

    private CopyWire() {}

    static CopyView of(Copying copying) {
        return new CopyView(
                copying.tables().stream()
                        .map(t -> new CopyView.TableCopyView(
                                t.table(), t.stage().name(), t.rows(), t.rowsTotal(), t.bytes(), t.bytesTotal()))
                        .toList(),
                copying.tablesTotal(),
                copying.tablesDone(),
                known(copying.rowsPerSecond()),
                known(copying.bytesPerSecond()),
                copying.building().map(Copying.Building::built).orElse(null),
                copying.building().map(Copying.Building::toBuild).orElse(null),
                copying.building().map(Copying.Building::underWay).orElse(List.of()));
    }

    private static @Nullable Long known(OptionalLong figure) {
        return figure.isPresent() ? (Long) figure.getAsLong() : null;
    }
}
