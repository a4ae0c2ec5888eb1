/**
 * What must stand on both servers before rows are copied: databases, our schema, the publication, the slot, an empty
 * target. Each piece may be run again after a kill. Moves no rows.
 */
@NullMarked
package io.gad.sync.prepare;

import org.jspecify.annotations.NullMarked;
