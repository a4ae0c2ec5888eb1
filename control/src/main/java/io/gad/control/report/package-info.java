/** The lost-transactions reports: what former primaries committed and nobody else got. */
@NullMarked
package io.gad.control.report;

import org.jspecify.annotations.NullMarked;
