/**
 * Materialized views: what the primary refreshed is refreshed on the secondary as well, beside the apply and not in it, for a
 * refresh takes as long as its query. Knows nothing of why a view is to be refreshed.
 */
@NullMarked
package io.gad.sync.refresh;

import org.jspecify.annotations.NullMarked;
