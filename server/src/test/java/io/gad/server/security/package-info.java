/** Tests of the package of the same name. */
@NullMarked
package io.gad.server.security;

import org.jspecify.annotations.NullMarked;
