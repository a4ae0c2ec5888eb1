package io.gad.member;

import java.util.Optional;

/** What a member said when it was asked to promise itself to a promotion. */
public sealed interface PromiseResult {

    /** It promised, now or before, and takes part in no lower attempt. */
    record Promised() implements PromiseResult {}

    /** A higher or equal attempt of another operation has its promise, or it is no member. */
    record Refused(String why, Optional<String> by) implements PromiseResult {}

    /** It knows a later reign or manager: whoever asked is outdated and acts on nothing. */
    record Outdated(MemberRow found) implements PromiseResult {}

    /** No answer within the deadline; it may have promised. */
    record Unreachable(String why) implements PromiseResult {}
}
