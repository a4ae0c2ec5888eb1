/**
 * From the source's stream to whole transactions in commit order, bounded in memory. Nothing here writes to a target or
 * acknowledges by itself.
 */
@NullMarked
package io.gad.sync.receive;

import org.jspecify.annotations.NullMarked;
