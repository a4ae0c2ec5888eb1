/** The commands of {@code gad instance}, one class each. */
@NullMarked
package io.gad.cli.instance;

import org.jspecify.annotations.NullMarked;
