/** Refusals and failures as data, with the one registry of their codes. */
@NullMarked
package io.gad.control.problem;

import org.jspecify.annotations.NullMarked;
