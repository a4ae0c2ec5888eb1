package io.gad.bench;

import io.gad.testkit.PostgresServer;

/** A secondary of GAD's group. */
record GadConsumer(GadSite gad, String instance, PostgresServer target) implements Consumer {

    @Override
    public String name() {
        return "gad";
    }

    @Override
    public void resume() {
        gad.resume(instance);
    }

    @Override
    public void pause() {
        gad.pause(instance);
    }

    @Override
    public void requireWell() {
        gad.requireWell();
    }
}
