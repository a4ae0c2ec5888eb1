/** One runbook an operation: pure functions from what is known to a refusal or to the list of steps. No I/O. */
@NullMarked
package io.gad.control.operation.runbook;

import org.jspecify.annotations.NullMarked;
