/**
 * Can this source be followed by that target? One check a file. What is not ready is a finding; what could not be
 * looked at is an exception. Nothing here changes either server.
 */
@NullMarked
package io.gad.sync.precheck;

import org.jspecify.annotations.NullMarked;
