package io.gad.sync.verify;

import io.gad.postgres.Session;

/** Where tables are brought in line one after the other, while nobody else writes the target. */
public interface AlignmentSite {

    /** In a transaction that sees the state to come to; perhaps another transaction at each call. */
    Session source();

    /** For reading, between two {@link #write}. */
    Session target();

    /** Runs the work in a transaction of the target that proves its right to write there. */
    void write(Runnable work);
}
