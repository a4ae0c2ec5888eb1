/**
 * The customer's schema: dumped and restored in sections by the operator's own pg_dump and pg_restore, or compared
 * where it stands on both sides already. Starts client programs; copies no rows.
 */
@NullMarked
package io.gad.sync.schema;

import org.jspecify.annotations.NullMarked;
