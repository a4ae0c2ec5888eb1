/**
 * The REST interface: routes, what they take and give, and problem documents for everything that goes wrong. Decisions
 * belong to the control plane; here requests are read, handed on and answered.
 */
@NullMarked
package io.gad.server.http;

import org.jspecify.annotations.NullMarked;
