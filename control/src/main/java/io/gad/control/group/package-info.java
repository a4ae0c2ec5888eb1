/** Instance groups: the document, its states and the one table of its transitions. No storage, no I/O. */
@NullMarked
package io.gad.control.group;

import org.jspecify.annotations.NullMarked;
