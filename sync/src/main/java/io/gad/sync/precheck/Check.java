package io.gad.sync.precheck;

import java.util.List;

/** One thing that must hold, or be known, before a target can follow a source. */
interface Check {

    /** Looks; every database and side that is not as it should be gets its own finding. */
    List<Finding> look(PrecheckScene scene);
}
