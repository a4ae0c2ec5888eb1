/** Drills: what one has found, how they come round again, and when. Decides nothing about who is primary. */
@NullMarked
package io.gad.control.drill;

import org.jspecify.annotations.NullMarked;
