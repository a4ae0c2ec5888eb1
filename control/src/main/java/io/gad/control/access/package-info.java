/** Who may ask: tokens and what each allows. Keeps no token in clear, and knows nothing of how one is shown. */
@NullMarked
package io.gad.control.access;

import org.jspecify.annotations.NullMarked;
