/** Synchronization on real servers, named for the situation. */
@NullMarked
package io.gad.sync;

import org.jspecify.annotations.NullMarked;
