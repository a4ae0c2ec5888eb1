/** Tests of the package of the same name. */
@NullMarked
package io.gad.server.wiring;

import org.jspecify.annotations.NullMarked;
