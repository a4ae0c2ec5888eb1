package io.gad.bench;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What was asked for.
 *
 * @param isQuick small rounds: everything is used once, the figures mean little
 * @param rounds that count; one more is run before them
 * @param folder for what the run writes, which is removed at the end
 * @param opened what the process has started, ended with it
 * @param servers which it starts
 * @param heapMegabytes of GAD's server
 * @param profiles where GAD's server leaves a recording of Java's flight recorder
 */
record Plan(
        Peer peer,
        boolean isQuick,
        int rounds,
        Path folder,
        Opened opened,
        Servers servers,
        int heapMegabytes,
        Optional<Path> profiles) {

    /** As the launcher gives it. */
    static final int USUAL_HEAP_MEGABYTES = 512;

    Optional<Path> profile(String name) {
        return profiles.map(directory -> directory.resolve(name + ".jfr"));
    }
}
