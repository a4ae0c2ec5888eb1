/**
 * The cut: one state of the source and the same state of the target, each as a snapshot, while both go on. What compares or repairs
 * the two sides stands on it. Knows nothing of what it is used for.
 */
@NullMarked
package io.gad.sync.cut;

import org.jspecify.annotations.NullMarked;
