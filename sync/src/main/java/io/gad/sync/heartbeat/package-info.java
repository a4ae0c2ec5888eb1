/** The primary's heart: the row by which lag is seen, an idle slot moves on, and the end of a drain is marked. */
@NullMarked
package io.gad.sync.heartbeat;

import org.jspecify.annotations.NullMarked;
