/** Writes a lost transaction into the present primary, as an ordinary change of it, or says what stands in its way. */
@NullMarked
package io.gad.sync.reapply;

import org.jspecify.annotations.NullMarked;
