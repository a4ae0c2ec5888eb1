/**
 * Bringing a target that holds something else back to one state of the source: its schema by two dumps, its rows by comparison.
 * Knows nothing of how it came to differ.
 */
@NullMarked
package io.gad.sync.resync;

import org.jspecify.annotations.NullMarked;
