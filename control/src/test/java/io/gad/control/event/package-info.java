/** Tests of the package of the same name. */
@NullMarked
package io.gad.control.event;

import org.jspecify.annotations.NullMarked;
