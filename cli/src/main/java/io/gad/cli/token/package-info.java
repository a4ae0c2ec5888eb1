/** The commands of {@code gad token}, one class each. */
@NullMarked
package io.gad.cli.token;

import org.jspecify.annotations.NullMarked;
