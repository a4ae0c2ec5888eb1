/** Where the primary's sequences stand, polled, since decoding never shows them. Live sequences are not set here. */
@NullMarked
package io.gad.sync.sequence;

import org.jspecify.annotations.NullMarked;
