/**
 * The full load: chunks of the tables' rows as an exported snapshot of the source shows them, piped by COPY into the target, and
 * what the target remembers of it. Knows nothing of slots and phases; whoever calls it holds the snapshot open.
 */
@NullMarked
package io.gad.sync.copy;

import org.jspecify.annotations.NullMarked;
