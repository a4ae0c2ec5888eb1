/** The contract of stores, run against each. */
@NullMarked
package io.gad.control.store;

import org.jspecify.annotations.NullMarked;
