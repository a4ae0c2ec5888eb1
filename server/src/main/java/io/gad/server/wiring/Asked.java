package io.gad.server.wiring;

import io.gad.control.port.MemberAddress;
import io.gad.control.port.MemberUnreachableException;
import io.gad.member.MemberInstance;
import io.gad.postgres.PostgresException;
import java.util.function.Supplier;

/** What is asked of a member on control's behalf: one that does not answer is told in control's words. */
final class Asked {

    private Asked() {}

    /** Slots and copied rows bear no mandate: whoever takes them away asks first whether it may still. */
    static void requireLatest(MemberAddress member, String groupId, long generation) {
        new MemberInstance(member.login(), member.databases()).requireLatest(groupId, generation);
    }

    static void tell(MemberAddress member, Runnable work) {
        var unused = ask(member, () -> {
            work.run();
            return Boolean.TRUE;
        });
    }

    static <T> T ask(MemberAddress member, Supplier<T> work) {
        try {
            return work.get();
        } catch (PostgresException e) {
            if (e.kind().isPassing()) {
                throw new MemberUnreachableException(member.instance(), String.valueOf(e.getMessage()), e);
            }
            throw e;
        }
    }
}
