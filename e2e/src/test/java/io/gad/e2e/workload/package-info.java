/** Workloads that everybody knows, run by hand against a group; see {@link io.gad.e2e.workload.KnownWorkloads}. */
@NullMarked
package io.gad.e2e.workload;

import org.jspecify.annotations.NullMarked;
