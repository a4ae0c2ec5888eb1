/** Tests of the package of the same name. */
@NullMarked
package io.gad.control.group;

import org.jspecify.annotations.NullMarked;
