/**
 * The messages of PostgreSQL's logical decoding plugin {@code pgoutput}, protocol version 1, as values. Column values
 * stay the bytes that the server sent. No connection, and no knowledge of what the changes are for.
 */
@NullMarked
package io.gad.postgres.pgoutput;

import org.jspecify.annotations.NullMarked;
