/** Tests of the package of the same name. */
@NullMarked
package io.gad.control.upkeep;

import org.jspecify.annotations.NullMarked;
