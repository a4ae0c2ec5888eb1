/**
 * How a change of the schema reaches the other side: captured by event triggers on the primary, replayed in its place
 * in the change stream, and checked by comparing images. Nothing here reads or applies rows of the customer's.
 */
@NullMarked
package io.gad.sync.ddl;

import org.jspecify.annotations.NullMarked;
