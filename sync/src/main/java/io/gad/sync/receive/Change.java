package io.gad.sync.receive;

import io.gad.postgres.pgoutput.PgOutputDecoder;
import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import io.gad.postgres.pgoutput.PgOutputMessage.RowChange;
import java.nio.ByteBuffer;
import java.util.List;

/** One change of a source transaction, with the shape that its tables had when it was made. */
public sealed interface Change {

    /**
     * A change of one row, as it was sent; decoded when it is looked at.
     *
     * @param raw the message, backed by an array; its position and limit stay as they are
     */
    record Row(Relation relation, ByteBuffer raw) implements Change {
        public RowChange decoded() {
            return (RowChange) PgOutputDecoder.decode(raw.duplicate());
        }
    }

    record Truncate(List<Relation> relations, boolean restartIdentity) implements Change {

        public Truncate {
            relations = List.copyOf(relations);
        }
    }

    /** Roughly what it occupies on the heap, in bytes. */
    default long weight() {
        return switch (this) {
            case Row row -> 120L + row.raw().remaining();
            case Truncate truncate -> 120L + 8L * truncate.relations().size();
        };
    }
}
