package io.gad.control.store;

/**
 * One document as it stands.
 *
 * @param version rises with every write of the whole store and is never used twice, so that a document deleted and
 *     made again is never taken for the old one
 */
public record StoredDocument(DocumentKey key, long version, String json) {}
