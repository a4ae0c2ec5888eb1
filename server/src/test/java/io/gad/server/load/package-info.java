/** A server on a state as large as it may become, its members played by fakes, and how long its pages take. */
@NullMarked
package io.gad.server.load;

import org.jspecify.annotations.NullMarked;
