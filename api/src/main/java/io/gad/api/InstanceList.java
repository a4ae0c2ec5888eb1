package io.gad.api;

import java.util.List;

/** Every registered instance. */
public record InstanceList(List<InstanceView> instances) {

    public InstanceList {
        instances = Lists.orEmpty(instances);
    }
}
