/** Plugs the data plane and the members into the ports of the control plane. No decision is taken here. */
@NullMarked
package io.gad.server.wiring;

import org.jspecify.annotations.NullMarked;
