/** Huge transactions through a group whose server has a small heap; see {@link io.gad.e2e.heap.LargeTransactions}. */
@NullMarked
package io.gad.e2e.heap;

import org.jspecify.annotations.NullMarked;
