/** {@code gad drill}: what rehearsals have found. */
@NullMarked
package io.gad.cli.drill;

import org.jspecify.annotations.NullMarked;
