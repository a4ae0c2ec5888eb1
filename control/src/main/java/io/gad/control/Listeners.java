package io.gad.control;

import io.gad.control.store.DocumentKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who wants to hear of changes, in their own words: a listener knows no documents. */
final class Listeners {

    private final List<ControlListener> listeners = new CopyOnWriteArrayList<>();

    ControlPlane.Watch add(ControlListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Documents of the store were changed. */
    void changed(Set<DocumentKey> keys) {
        for (DocumentKey key : keys) {
            switch (key.kind()) {
                case "group" -> tell(ControlListener.Subject.GROUP, key.id());
                case "instance" -> tell(ControlListener.Subject.INSTANCE, key.id());
                case "operation", "drill" -> tell(ControlListener.Subject.OPERATION, key.id());
                default -> {}
            }
        }
    }

    void tell(ControlListener.Subject subject, String name) {
        listeners.forEach(listener -> listener.changed(subject, name));
    }
}
