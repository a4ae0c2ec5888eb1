/** Constraints of the target's that are in the way of what the source holds, and stand again as they were. */
@NullMarked
package io.gad.sync.constraint;

import org.jspecify.annotations.NullMarked;
