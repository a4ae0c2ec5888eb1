package io.gad.control.event;

import java.util.Optional;

/**
 * Who asks, for as long as a request is worked on by its thread. Bound where the request comes in, read where a change is written:
 * what lies between need not know.
 */
public final class Actor {

    private static final ScopedValue<String> CURRENT = ScopedValue.newInstance();

    private Actor() {}

    /** Empty where nobody asked: the server does it by itself. */
    public static Optional<String> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    /** Does something in somebody's name. */
    public static <T, X extends Throwable> T as(String name, ScopedValue.CallableOp<T, X> work) throws X {
        return ScopedValue.where(CURRENT, name).call(work);
    }
}
