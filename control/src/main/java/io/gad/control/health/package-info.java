/** Probes, the group's health and the watch over former primaries. Nothing here changes a role. */
@NullMarked
package io.gad.control.health;

import org.jspecify.annotations.NullMarked;
