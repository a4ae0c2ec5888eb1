/**
 * What goes on all the time without anybody asking: tasks kept running, former primaries closed when they answer, the
 * group's document carried to its members. Nothing here changes who is primary.
 */
@NullMarked
package io.gad.control.upkeep;

import org.jspecify.annotations.NullMarked;
