/** Kills drawn by seed, run by hand in long rows; see {@link io.gad.e2e.kill.KillScenarios}. */
@NullMarked
package io.gad.e2e.kill;

import org.jspecify.annotations.NullMarked;
