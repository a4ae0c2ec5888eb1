/**
 * The fault campaign: a group with one to three secondaries, clients with a ledger, and disasters in an order drawn by seed,
 * with named invariants looked at all the while; run by hand in long rows, see {@link io.gad.e2e.campaign.Campaign}.
 */
@NullMarked
package io.gad.e2e.campaign;

import org.jspecify.annotations.NullMarked;
