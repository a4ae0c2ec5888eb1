/**
 * The control plane behind its only door, {@link io.gad.control.ControlPlane}: groups, instances, operations, health.
 * No SQL towards members lives here and nothing of the data plane; both are reached through the ports.
 */
@NullMarked
package io.gad.control;

import org.jspecify.annotations.NullMarked;
