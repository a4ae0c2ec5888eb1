package io.gad.server.wiring;

import io.gad.control.port.Copying;
import io.gad.control.port.HeldDatabase;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.MemberUnreachableException;
import io.gad.member.TablePattern;
import io.gad.postgres.PostgresException;
import io.gad.sync.SyncTaskStatus;
import io.gad.sync.copy.CopyDetail;
import io.gad.sync.copy.TableProgress;
import io.gad.sync.schema.Building;
import io.gad.sync.survey.Holding;
import java.util.List;
import java.util.Optional;

/** What there is to copy, and how far a copy is, in control's words. */
final class Copies {

    private Copies() {}

    /** Empty while a database is not copied. */
    static Optional<Copying> of(SyncTaskStatus.DatabaseStatus status) {
        return status.copy().map(detail -> of(detail, status.building()));
    }

    private static Copying of(CopyDetail detail, Optional<Building> building) {
        return new Copying(
                detail.tables().stream().map(Copies::table).toList(),
                detail.tablesTotal(),
                detail.tablesDone(),
                detail.rowsPerSecond(),
                detail.bytesPerSecond(),
                building.map(b -> new Copying.Building(b.built(), b.toBuild(), b.underWay())));
    }

    private static Copying.CopiedTable table(TableProgress table) {
        return new Copying.CopiedTable(
                table.name().toString(),
                switch (table.stage()) {
                    case WAITING -> Copying.Stage.WAITING;
                    case COPYING -> Copying.Stage.COPYING;
                    case DONE -> Copying.Stage.DONE;
                },
                table.rows(),
                table.rowsTotal(),
                table.bytes(),
                table.bytesTotal());
    }

    static List<HeldDatabase> holdings(MemberAddress server, int largest) {
        try {
            return Holding.list(server.login(), largest).stream()
                    .map(Copies::holding)
                    .toList();
        } catch (PostgresException e) { // also one that lets us in no more: a form is shown all the same, and says so
            throw new MemberUnreachableException(server.instance(), String.valueOf(e.getMessage()), e);
        }
    }

    private static HeldDatabase holding(Holding holding) {
        return new HeldDatabase(
                holding.database(),
                holding.tables(),
                holding.bytes(),
                holding.largest().stream()
                        .map(t -> new HeldDatabase.HeldTable(
                                t.name().toString(),
                                TablePattern.of(holding.database(), t.name()).text(),
                                t.rows(),
                                t.bytes()))
                        .toList(),
                holding.closed());
    }
}
