/** Tests of the package of the same name. */
@NullMarked
package io.gad.server.start;

import org.jspecify.annotations.NullMarked;
