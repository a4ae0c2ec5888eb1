/** Tests of the package of the same name. */
@NullMarked
package io.gad.control.access;

import org.jspecify.annotations.NullMarked;
