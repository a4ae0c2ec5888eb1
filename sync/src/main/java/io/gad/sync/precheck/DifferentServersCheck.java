package io.gad.sync.precheck;

import java.util.List;

/** Source and target are two servers. */
final class DifferentServersCheck implements Check {

    private static final String NAME = "different-servers";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        String source = scene.sourceIdentity().systemIdentifier();
        if (source.equals(scene.targetIdentity().systemIdentifier())) {
            return List.of(Finding.fail(
                    NAME,
                    "source and target have the same system identifier " + source,
                    "Name two different servers; a target made by copying the source's files must be initialised anew"
                            + " (initdb)."));
        }
        return List.of(Finding.pass(
                NAME,
                "system identifiers " + source + " and "
                        + scene.targetIdentity().systemIdentifier()));
    }
}
