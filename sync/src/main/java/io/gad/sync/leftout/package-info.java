/**
 * Tables that a group leaves out: what hangs on them, and taking away the rows that stand on the target. The list itself is
 * {@link io.gad.member.LeftOutList}; that their changes are not applied is the apply's.
 */
@NullMarked
package io.gad.sync.leftout;

import org.jspecify.annotations.NullMarked;
