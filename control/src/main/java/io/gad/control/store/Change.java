package io.gad.control.store;

/** One part of a compare-and-set. Version 0 means: must not exist. */
public sealed interface Change {

    DocumentKey key();

    /** The version that the document must have for the whole change to happen. */
    long expectedVersion();

    /** Writes the document. */
    record Put(DocumentKey key, long expectedVersion, String json) implements Change {}

    /** Deletes the document. */
    record Delete(DocumentKey key, long expectedVersion) implements Change {}

    /** Writes nothing, but what was decided rests on this version. */
    record Check(DocumentKey key, long expectedVersion) implements Change {}
}
