package io.gad.api;

import java.util.List;

/** Operations, newest first. */
public record OperationList(List<OperationView> operations) {

    public OperationList {
        operations = Lists.orEmpty(operations);
    }
}
