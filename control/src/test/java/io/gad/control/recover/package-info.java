/** Tests of the package of the same name. */
@NullMarked
package io.gad.control.recover;

import org.jspecify.annotations.NullMarked;
