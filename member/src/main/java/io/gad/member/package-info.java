/**
 * What stands in a member's databases and every change of its role, by SQL alone: the schema {@code gad}, guards,
 * fence, promises, the commit point of a promotion, opening, and leaving without a trace. Nothing here knows of
 * groups' plans, of tasks or of operations' order: it looks, acts on one instance, and says what it found.
 */
@NullMarked
package io.gad.member;

import org.jspecify.annotations.NullMarked;
