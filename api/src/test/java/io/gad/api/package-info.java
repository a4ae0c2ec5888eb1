/** The wire's words against the contract's text. */
@NullMarked
package io.gad.api;

import org.jspecify.annotations.NullMarked;
