/**
 * How a lost manager is rebuilt from its group's survivors: what members carry of a group, and what that, with their own rows,
 * makes of the state. What asks members and stores is {@code Recovery}; the rest is pure.
 */
@NullMarked
package io.gad.control.recover;

import org.jspecify.annotations.NullMarked;
