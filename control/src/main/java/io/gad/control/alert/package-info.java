/**
 * What is told to people who are not looking: what has begun and what has ended, decided by pure rules, kept in an outbox
 * until each webhook has it. Nothing here is ever waited for by anything else.
 */
@NullMarked
package io.gad.control.alert;

import org.jspecify.annotations.NullMarked;
