/** Tests of the package of the same name. */
@NullMarked
package io.gad.control.instance;

import org.jspecify.annotations.NullMarked;
