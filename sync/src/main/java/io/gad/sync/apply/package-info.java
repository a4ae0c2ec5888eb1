/**
 * Writing a batch into the target: one transaction, set by set, with the progress in it. Nothing here reads the source.
 */
@NullMarked
package io.gad.sync.apply;

import org.jspecify.annotations.NullMarked;
