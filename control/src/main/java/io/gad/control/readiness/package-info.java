/** What the checks last said of the pairs that are kept in step. It informs; it never keeps an operation from going on. */
@NullMarked
package io.gad.control.readiness;

import org.jspecify.annotations.NullMarked;
