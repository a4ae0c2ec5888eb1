/**
 * Tables that are to be read anew: the list of them on the target, which the apply goes by, and the reading at a cut. A
 * definition or a person puts a table on the list; nothing else is known here of why.
 */
@NullMarked
package io.gad.sync.reread;

import org.jspecify.annotations.NullMarked;
