/**
 * What a drill does on a secondary's server: copies of its databases, what is tried in them, and their end. Touches nothing
 * of what is kept in step, and knows nothing of when and why.
 */
@NullMarked
package io.gad.sync.drill;

import org.jspecify.annotations.NullMarked;
