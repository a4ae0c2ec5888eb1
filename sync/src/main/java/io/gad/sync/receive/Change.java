package io.gad.sync.receive;

import io.gad.postgres.pgoutput.PgOutputDecoder;
import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import io.gad.postgres.pgoutput.PgOutputMessage.RowChange;
import java.nio.ByteBuffer;
import java.util.List;

/** One change of a source transaction, with the shape that its tables had when it was made. */
public sealed interface Change {

    /** A change of one row, as it was sent; decoded when it is looked at. Very many wait at once: it is two objects, no more. */
    final class Row implements Change {

        private final Relation relation;
        private final byte[] bytes;
        private final int from;
        private final int length;

        /** @param raw the message, backed by an array that nobody writes into again */
        public Row(Relation relation, ByteBuffer raw) {
            this.relation = relation;
            this.bytes = raw.array();
            this.from = raw.arrayOffset() + raw.position();
            this.length = raw.remaining();
        }

        private Row(Relation relation, Row same) {
            this.relation = relation;
            this.bytes = same.bytes;
            this.from = same.from;
            this.length = same.length;
        }

        public Relation relation() {
            return relation;
        }

        /** The same change of a table that is described in another way. */
        public Row of(Relation other) {
            return new Row(other, this);
        }

        /** The message. */
        public ByteBuffer raw() {
            return ByteBuffer.wrap(bytes, from, length);
        }

        public RowChange decoded() {
            return (RowChange) PgOutputDecoder.decode(raw());
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
            case Row row -> 120L + row.length;
            case Truncate truncate -> 120L + 8L * truncate.relations().size();
        };
    }
}
