/** A control plane in memory, for tests of the server alone. */
@NullMarked
package io.gad.server.fake;

import org.jspecify.annotations.NullMarked;
