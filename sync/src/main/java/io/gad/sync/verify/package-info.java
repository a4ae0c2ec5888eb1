/**
 * Comparing both sides row by row at a cut, and bringing the target in line. Reads by sets: the servers hash, and only what differs
 * is looked at row by row. Knows nothing of how the two came to be what they are.
 */
@NullMarked
package io.gad.sync.verify;

import org.jspecify.annotations.NullMarked;
