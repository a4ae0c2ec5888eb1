/** The commands of {@code gad alert}, one class each. */
@NullMarked
package io.gad.cli.alert;

import org.jspecify.annotations.NullMarked;
