/** Operations as data, and the runner that drives their steps. What a single step does is in {@code step}. */
@NullMarked
package io.gad.control.operation;

import org.jspecify.annotations.NullMarked;
