package io.gad.server.wire;

import io.gad.api.InstanceView;
import io.gad.control.instance.FormerPrimary;
import io.gad.control.instance.Instance;
import io.gad.postgres.Dsn;

/** Instances on the wire, without their secrets. */
public final class InstanceWire {

    private InstanceWire() {}

    public static InstanceView of(io.gad.control.InstanceView view) {
        Instance instance = view.instance();
        return new InstanceView(
                instance.name(),
                instance.region(),
                instance.state().name(),
                instance.fence().name(),
                instance.group()
                        .or(() -> instance.former().map(FormerPrimary::group))
                        .orElse(null),
                view.reachable(),
                view.readOnly(),
                view.version().isEmpty() ? null : view.version(),
                view.lastAnswer().orElse(null),
                instance.dsn().hosts().stream().map(Dsn.Host::toString).toList(),
                instance.databases(),
                instance.former().flatMap(FormerPrimary::copyOnly).orElse(null));
    }
}
