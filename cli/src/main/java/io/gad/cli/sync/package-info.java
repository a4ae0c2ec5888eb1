/** The commands of {@code gad sync}, one class each. */
@NullMarked
package io.gad.cli.sync;

import org.jspecify.annotations.NullMarked;
