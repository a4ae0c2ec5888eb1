package io.gad.postgres.pgoutput;

import io.gad.postgres.Lsn;
import io.gad.postgres.TableName;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One message of the stream, "Logical Replication Message Formats" in PostgreSQL's documentation. */
public sealed interface PgOutputMessage {

    /**
     * A transaction begins; its changes follow without those of any other.
     *
     * @param commitLsn where its commit record starts
     */
    record Begin(Lsn commitLsn, Instant commitTime, long xid) implements PgOutputMessage {}

    /**
     * The transaction is complete.
     *
     * @param commitLsn where its commit record starts
     * @param endLsn where its commit record ends: the position to store and to acknowledge
     */
    record Commit(Lsn commitLsn, Lsn endLsn, Instant commitTime) implements PgOutputMessage {}

    /** Where a transaction came from that was itself replicated. */
    record Origin(Lsn commitLsn, String name) implements PgOutputMessage {}

    /**
     * The shape of a table as of the changes that follow; may come again at any time.
     *
     * @param id the table's OID at the source
     * @param identity what identifies a row in old images
     */
    record Relation(int id, TableName name, Identity identity, List<Column> columns) implements PgOutputMessage {

        public Relation {
            columns = List.copyOf(columns);
        }
    }

    /** A table's replica identity. */
    enum Identity {
        /** The primary key, if there is one that is checked at once. */
        DEFAULT,
        NOTHING,
        /** The whole row. */
        FULL,
        /** A chosen unique index. */
        INDEX
    }

    /**
     * A column of a relation; generated columns are left out by the server.
     *
     * @param key whether it belongs to the replica identity; true for all where that is {@code FULL}
     */
    record Column(boolean key, String name, int typeOid, int typeModifier) {}

    /** A type that is not built in, before the first relation that uses it. */
    record Type(int id, TableName name) implements PgOutputMessage {}

    /** A change of one row. */
    sealed interface RowChange extends PgOutputMessage {
        int relationId();

        /** The row's identity, or the whole of it, before the change, where the server sent it. */
        Optional<Tuple> before();

        /** The row after the change; absent after a delete. */
        Optional<Tuple> after();
    }

    record Insert(int relationId, Tuple row) implements RowChange {
        @Override
        public Optional<Tuple> before() {
            return Optional.empty();
        }

        @Override
        public Optional<Tuple> after() {
            return Optional.of(row);
        }
    }

    /**
     * @param before present if the identity changed (then its columns only, the others null) or is the whole row
     * @param whole whether {@code before} is the whole row
     */
    record Update(int relationId, Optional<Tuple> before, boolean whole, Tuple row) implements RowChange {
        @Override
        public Optional<Tuple> after() {
            return Optional.of(row);
        }
    }

    /**
     * @param row the identity's columns, the others null, or the whole row
     * @param whole whether {@code row} is the whole row
     */
    record Delete(int relationId, Tuple row, boolean whole) implements RowChange {
        @Override
        public Optional<Tuple> before() {
            return Optional.of(row);
        }

        @Override
        public Optional<Tuple> after() {
            return Optional.empty();
        }
    }

    record Truncate(List<Integer> relationIds, boolean cascade, boolean restartIdentity) implements PgOutputMessage {

        public Truncate {
            relationIds = List.copyOf(relationIds);
        }
    }

    /** A message of {@code pg_logical_emit_message}; one that is not transactional may stand outside Begin and Commit. */
    record Message(boolean transactional, Lsn lsn, String prefix, ByteBuffer content) implements PgOutputMessage {}
}
