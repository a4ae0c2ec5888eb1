/**
 * The full load: every table's rows as one exported snapshot of the source shows them, piped by COPY into the target.
 * Knows nothing of slots, phases or changes; whoever calls it holds the snapshot open.
 */
@NullMarked
package io.gad.sync.copy;

import org.jspecify.annotations.NullMarked;
