/** One file a step: looks first, then acts through the ports. Nothing here keeps state between two calls. */
@NullMarked
package io.gad.control.operation.step;

import org.jspecify.annotations.NullMarked;
