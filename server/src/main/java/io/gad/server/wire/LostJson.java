package io.gad.server.wire;

import io.gad.api.Json;
import io.gad.control.LostSink;
import io.gad.control.port.LostTransaction;
import io.gad.control.report.LostTransactions;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** All lost transactions as one document, written as they come. {@link io.gad.api.LostTransactionsView} reads it. */
public final class LostJson implements LostSink {

    private final String group;
    private final JsonGenerator json;
    private Optional<LostTransaction> open = Optional.empty();
    private long changes;

    public LostJson(String group, OutputStream into) {
        this.group = group;
        this.json = Json.mapper().createGenerator(into);
    }

    @Override
    public void begin(List<LostTransactions> reports) {
        json.writeStartObject();
        json.writeStringProperty("group", group);
        json.writePOJOProperty(
                "formerPrimary", reports.isEmpty() ? null : reports.getFirst().formerPrimary());
        json.writeBooleanProperty("complete", reports.stream().allMatch(LostTransactions::complete));
        json.writePOJOProperty("missing", LostWire.missing(reports));
        json.writeNumberProperty(
                "total", reports.stream().mapToLong(LostTransactions::count).sum());
        json.writeNumberProperty("offset", 0);
        json.writeArrayPropertyStart("transactions");
    }

    @Override
    public void accept(LostTransactions report, LostTransaction piece, LostTransactions.Fate fate) {
        if (open.filter(piece::isPieceOfTheSame).isEmpty()) {
            end();
            open = Optional.of(piece.bare());
            json.writeStartObject();
            json.writeNumberProperty("xid", piece.xid());
            json.writePOJOProperty("commitTime", piece.commitTime());
            json.writeStringProperty("lsn", piece.lsn());
            json.writeStringProperty("database", piece.database());
            json.writeStringProperty("formerPrimary", report.formerPrimary());
            json.writeNumberProperty("epoch", report.epoch());
            json.writeStringProperty("status", fate.status().name());
            json.writePOJOProperty("decidedBy", fate.by().isEmpty() ? null : fate.by());
            json.writePOJOProperty("decidedAt", fate.at().orElse(null));
            json.writeArrayPropertyStart("changes");
        }
        piece.changes().forEach(c -> json.writePOJO(LostWire.of(c)));
        changes += piece.changes().size();
    }

    private void end() {
        if (open.isPresent()) {
            json.writeEndArray();
            json.writeNumberProperty("changeCount", changes);
            json.writeEndObject();
            changes = 0;
            open = Optional.empty();
        }
    }

    /** Ends the document. What was written before an error stays without an end. */
    public void finish() {
        end();
        json.writeEndArray();
        json.writeEndObject();
        json.flush();
    }
}
