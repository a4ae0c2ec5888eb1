/**
 * From the command line to a server that answers: arguments, the data directory and its lock, the token, the log. What
 * goes wrong here is a {@link io.gad.server.start.StartException} with one sentence for the operator. Nothing here knows
 * Spring.
 */
@NullMarked
package io.gad.server.start;

import org.jspecify.annotations.NullMarked;
