/** What a former primary committed and never sent: read from its slot, changing nothing there. */
@NullMarked
package io.gad.sync.tail;

import org.jspecify.annotations.NullMarked;
