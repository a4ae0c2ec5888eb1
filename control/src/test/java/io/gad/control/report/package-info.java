/** Tests of the package of the same name. */
@NullMarked
package io.gad.control.report;

import org.jspecify.annotations.NullMarked;
