/** Registered instances: the document and its states. No storage, no I/O. */
@NullMarked
package io.gad.control.instance;

import org.jspecify.annotations.NullMarked;
