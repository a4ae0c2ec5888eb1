/**
 * Who may ask: the bearer token for programs, a signed-in session for the console. Everything is closed but the health
 * addresses and the sign-in page with its style sheet. No token is ever logged or put into an address.
 */
@NullMarked
package io.gad.server.security;

import org.jspecify.annotations.NullMarked;
