/** Tests of the package of the same name. */
@NullMarked
package io.gad.server.wire;

import org.jspecify.annotations.NullMarked;
