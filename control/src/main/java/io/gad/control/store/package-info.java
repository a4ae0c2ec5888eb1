/** Versioned JSON documents changed only by compare-and-set. Knows nothing of what the documents mean. */
@NullMarked
package io.gad.control.store;

import org.jspecify.annotations.NullMarked;
