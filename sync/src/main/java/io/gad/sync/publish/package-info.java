/**
 * A publication that is a list of tables, for accounts that may not publish all tables at once: keeps it complete, and
 * remembers on the target which rows came by it. Knows nothing of how changes are applied.
 */
@NullMarked
package io.gad.sync.publish;

import org.jspecify.annotations.NullMarked;
