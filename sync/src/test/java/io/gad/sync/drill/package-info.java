/** Tests of the package of the same name. */
@NullMarked
package io.gad.sync.drill;

import org.jspecify.annotations.NullMarked;
