/** Constraints of the target's that are in the way of what the source holds: those that may stand aside, and those that cannot. */
@NullMarked
package io.gad.sync.constraint;

import org.jspecify.annotations.NullMarked;
