package io.gad.control.store;

/** Names one document. */
public record DocumentKey(String kind, String id) {

    @Override
    public String toString() {
        return kind + "/" + id;
    }
}
