/**
 * From what the control plane shows to the records of the wire, one class a noun. REST and console both show these, so
 * that they never say different things. Nothing here decides or asks anything.
 */
@NullMarked
package io.gad.server.wire;

import org.jspecify.annotations.NullMarked;
