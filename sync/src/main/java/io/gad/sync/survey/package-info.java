/** What a server holds, for somebody who is about to take it into a group: looks, and changes nothing. */
@NullMarked
package io.gad.sync.survey;

import org.jspecify.annotations.NullMarked;
