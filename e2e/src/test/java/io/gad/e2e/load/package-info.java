/** A first copy that is killed on its way, measured: how much of it was copied twice. */
@NullMarked
package io.gad.e2e.load;

import org.jspecify.annotations.NullMarked;
