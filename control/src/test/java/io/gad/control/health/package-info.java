/** Tests of the package of the same name. */
@NullMarked
package io.gad.control.health;

import org.jspecify.annotations.NullMarked;
