/** The control plane through its door, over members and tasks in memory. */
@NullMarked
package io.gad.control;

import org.jspecify.annotations.NullMarked;
