/** What is stored must be read again by later versions. */
@NullMarked
package io.gad.control.state;

import org.jspecify.annotations.NullMarked;
