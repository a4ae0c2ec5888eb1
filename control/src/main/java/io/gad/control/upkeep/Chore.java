package io.gad.control.upkeep;

/** Something that is looked after again and again, from its start to its end, and for which nobody waits. */
public interface Chore extends AutoCloseable {

    void start();

    @Override
    void close();
}
