package io.gad.control.port;

import io.gad.member.Reign;
import java.time.Duration;

/**
 * A primary's write lease.
 *
 * @param reign the reign in which it rules; a member of any other is left alone
 * @param generation the manager's generation
 * @param term for how long its guards let anybody pass, from now by its own clock
 * @param anew whether it is to begin where it has not
 */
public record LeaseOrder(Reign reign, long generation, Duration term, boolean anew) {}
