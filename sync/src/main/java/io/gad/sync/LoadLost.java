package io.gad.sync;

/** What a load has brought cannot be carried forward: the database is loaded from its beginning. */
final class LoadLost extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LoadLost(String why) {
        super(why);
    }

    LoadLost(String why, Throwable cause) {
        super(why, cause);
    }
}
