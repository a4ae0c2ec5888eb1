/**
 * A customer's sessions that do everything at once, while engine, servers and networks are killed and cut; run by hand
 * in long rows, see {@link io.gad.e2e.torture.Torture}. What is drawn stands in {@code dml.sql} and {@code ddl.sql}.
 */
@NullMarked
package io.gad.e2e.torture;

import org.jspecify.annotations.NullMarked;
