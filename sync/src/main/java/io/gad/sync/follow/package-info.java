/**
 * The door to following a source: one database's changes, from the stream to the target's commit and back as an
 * acknowledgement. Holds the order; receiving, packing and writing are elsewhere.
 */
@NullMarked
package io.gad.sync.follow;

import org.jspecify.annotations.NullMarked;
