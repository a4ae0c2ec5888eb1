/** What control needs done by others, in its own words. Interfaces and values only, no behaviour. */
@NullMarked
package io.gad.control.port;

import org.jspecify.annotations.NullMarked;
