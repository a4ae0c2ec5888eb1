/** The commands of {@code gad group}, one class each. */
@NullMarked
package io.gad.cli.group;

import org.jspecify.annotations.NullMarked;
