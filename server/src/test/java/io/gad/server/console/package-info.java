/** Tests of the package of the same name. */
@NullMarked
package io.gad.server.console;

import org.jspecify.annotations.NullMarked;
