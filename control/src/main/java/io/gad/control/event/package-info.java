/**
 * What happened, and who did it: written with the change that it tells of, never changed, bounded. Decides nothing, and nothing is decided
 * by it.
 */
@NullMarked
package io.gad.control.event;

import org.jspecify.annotations.NullMarked;
