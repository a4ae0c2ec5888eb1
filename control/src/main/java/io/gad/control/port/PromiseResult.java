package io.gad.control.port;

/** A member's answer to being asked to follow a planned reign. */
public sealed interface PromiseResult {

    /** It will accept no lower one any more. */
    record Granted() implements PromiseResult {}

    /** It has promised to, or already belongs to, something higher. */
    record Outbid(String found) implements PromiseResult {}
}
