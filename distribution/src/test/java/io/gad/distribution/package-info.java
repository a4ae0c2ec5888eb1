/** What users unpack, used as they use it. */
@NullMarked
package io.gad.distribution;

import org.jspecify.annotations.NullMarked;
