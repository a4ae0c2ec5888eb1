/** Tests of the package of the same name. */
@NullMarked
package io.gad.control.operation.step;

import org.jspecify.annotations.NullMarked;
