package io.gad.server.wire;

import io.gad.api.VerificationView;
import io.gad.control.port.Verification;

/** A comparison on the wire. */
public final class VerificationWire {

    private VerificationWire() {}

    public static VerificationView of(String group, String instance, Verification v) {
        return new VerificationView(
                group,
                instance,
                v.state().name(),
                v.repair(),
                v.equal(),
                v.startedAt(),
                v.endedAt().orElse(null),
                v.tablesTotal(),
                v.rows(),
                v.tables().stream().mapToLong(Verification.Table::differences).sum(),
                v.tables().stream().mapToLong(Verification.Table::repaired).sum(),
                v.objectsCompared(),
                v.objects().stream()
                        .map(o -> new VerificationView.DifferingObjectView(
                                o.database(), o.kind(), o.name(), o.how(), o.detail(), o.fix(), o.repaired()))
                        .toList(),
                v.leftOut(),
                v.tables().stream().map(VerificationWire::table).toList(),
                v.problem().orElse(null));
    }

    private static VerificationView.VerifiedTableView table(Verification.Table t) {
        return new VerificationView.VerifiedTableView(
                t.database(),
                t.table(),
                t.equal(),
                t.rows(),
                t.differences(),
                t.repaired(),
                t.first().stream()
                        .map(d -> new VerificationView.DifferenceView(d.kind(), d.row(), d.rows(), d.columns()))
                        .toList(),
                t.problem().isEmpty() ? null : t.problem());
    }
}
