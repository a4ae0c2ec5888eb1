package io.gad.server.wire;

import io.gad.control.port.HookOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a command around a promotion reads from its standard input. */
public final class HookWire {

    private HookWire() {}

    public static Map<String, Object> of(HookOrder order) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("when", order.when().word());
        json.put("operation", order.operation());
        json.put("actor", order.actor());
        json.put("startedAt", order.startedAt());
        json.put("group", order.group());
        json.put("epoch", order.epoch());
        json.put("newPrimary", order.newPrimary());
        json.put("newPrimaryHosts", order.newPrimaryHosts());
        json.put("oldPrimary", order.oldPrimary());
        json.put("oldPrimaryHosts", order.oldPrimaryHosts());
        json.put("oldPrimaryAnswered", order.oldPrimaryAnswered());
        json.put("fence", order.fence());
        return json;
    }
}
