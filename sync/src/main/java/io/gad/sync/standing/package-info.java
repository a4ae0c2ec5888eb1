/**
 * The slots that every secondary keeps on its own server, so that others can follow it without a copy once it is promoted, also
 * where nobody foresaw that. Not how they are read: that is a task's as every other.
 */
@NullMarked
package io.gad.sync.standing;

import org.jspecify.annotations.NullMarked;
