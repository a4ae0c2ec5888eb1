/** The commands of {@code gad event}, one class each. */
@NullMarked
package io.gad.cli.event;

import org.jspecify.annotations.NullMarked;
