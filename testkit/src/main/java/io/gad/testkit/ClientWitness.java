package io.gad.testkit;

import java.sql.SQLException;

/** Sees all that the clients of a {@link LedgerWorkload} live through. Called by their threads, several at once; throws nothing. */
public interface ClientWitness {

    /** Looks away. */
    ClientWitness NOBODY = new ClientWitness() {
        @Override
        public void acknowledged(LedgerEntry entry) {}

        @Override
        public void failed(long nanos, SQLException problem) {}
    };

    /** A client was told that its transaction is committed. */
    void acknowledged(LedgerEntry entry);

    /**
     * A client lost its connection, or did not get one.
     *
     * @param nanos {@link System#nanoTime()} when it knew
     */
    void failed(long nanos, SQLException problem);
}
