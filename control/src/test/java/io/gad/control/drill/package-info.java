/** Tests of the package of the same name. */
@NullMarked
package io.gad.control.drill;

import org.jspecify.annotations.NullMarked;
