package io.gad.server.console;

import io.gad.api.Problem;
import io.gad.control.Planning.Contact;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What came of the test of a connection.
 *
 * @param contact who answered; null if nobody has let us in
 * @param problem why nobody has; null otherwise
 */
public record Tried(
        String instance,
        @Nullable Contact contact,
        @Nullable Problem problem) {

    /** A test that fails is a result of its own; what is no refusal goes on its way. */
    static Tried of(String instance, Supplier<Contact> test) {
        try {
            return new Tried(instance, test.get(), null);
        } catch (RuntimeException e) {
            return new Tried(instance, null, Refusal.problem(e));
        }
    }
}
