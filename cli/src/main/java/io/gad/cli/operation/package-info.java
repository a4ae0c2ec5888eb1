/** The commands of {@code gad operation}, one class each, and waiting for an operation. */
@NullMarked
package io.gad.cli.operation;

import org.jspecify.annotations.NullMarked;
