/** Each check on real servers. */
@NullMarked
package io.gad.sync.precheck;

import org.jspecify.annotations.NullMarked;
