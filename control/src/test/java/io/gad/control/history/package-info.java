/** Tests of the package of the same name. */
@NullMarked
package io.gad.control.history;

import org.jspecify.annotations.NullMarked;
