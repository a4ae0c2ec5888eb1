/** Tests of the package of the same name. */
@NullMarked
package io.gad.control.alert;

import org.jspecify.annotations.NullMarked;
