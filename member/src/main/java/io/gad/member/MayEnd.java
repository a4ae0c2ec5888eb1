package io.gad.member;

/** Whom an account may try to end: asked to end another, the server fails the whole statement. */
final class MayEnd {

    /** Of a row {@code a} of {@code pg_stat_activity}: a superuser any, others no superuser's and no server's own. */
    static final String SESSION = "((SELECT me.rolsuper FROM pg_catalog.pg_roles me WHERE me.rolname = current_user)"
            + " OR EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.oid = a.usesysid AND NOT r.rolsuper))";

    private MayEnd() {}
}
