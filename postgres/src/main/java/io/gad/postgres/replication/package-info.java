/**
 * Logical replication as PostgreSQL offers it: slots, publications and the stream of a slot. Nothing here decides when
 * a change is safe; who reads the stream acknowledges.
 */
@NullMarked
package io.gad.postgres.replication;

import org.jspecify.annotations.NullMarked;
