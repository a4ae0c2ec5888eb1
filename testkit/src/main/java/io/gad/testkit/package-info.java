/**
 * Real servers, faulty networks and a checked workload, for tests and for the demonstration.
 *
 * <p>Nothing here knows the product: only JDBC and the JDK, so that a check can never share a mistake with what it checks.
 */
@NullMarked
package io.gad.testkit;

import org.jspecify.annotations.NullMarked;
