package io.gad.server.http;

import io.gad.api.OperationRequest;
import io.gad.control.operation.Operation;
import java.util.Optional;

/** From the wire's request to the control plane's operation. */
final class Requests {

    private Requests() {}

    static Operation operation(String group, OperationRequest request) {
        return switch (Fields.required("type", request.type())) {
            case OperationRequest.ADD_SECONDARY ->
                new Operation.AddSecondary(
                        group,
                        Fields.required("instance", request.instance()),
                        Fields.method(request.method()),
                        Fields.schema(request.schema()),
                        request.discardUnreported());
            case OperationRequest.REMOVE_SECONDARY ->
                new Operation.RemoveSecondary(group, Fields.required("instance", request.instance()));
            case OperationRequest.PROMOTE ->
                new Operation.Promote(
                        group,
                        Fields.required("instance", request.instance()),
                        Optional.ofNullable(request.expectedEpoch()),
                        Optional.ofNullable(request.expectedPlan()),
                        request.confirm(),
                        request.skipHooks());
            case OperationRequest.SWITCH_OVER ->
                new Operation.SwitchOver(
                        group,
                        Fields.required("instance", request.instance()),
                        Optional.ofNullable(request.expectedEpoch()),
                        request.skipHooks());
            case OperationRequest.DELETE -> new Operation.DeleteGroup(group);
            case OperationRequest.DRILL ->
                new Operation.Drill(
                        group,
                        Fields.required("instance", request.instance()),
                        Optional.ofNullable(request.smokeSql()).orElse(""),
                        Optional.ofNullable(request.maxBytes()).orElse(Operation.Drill.USUAL_MAX_BYTES),
                        request.full(),
                        request.confirm());
            default ->
                throw new BadRequestException(
                        "Expected add-secondary, remove-secondary, promote, switch-over, delete or drill in the field 'type', found '"
                                + request.type() + "'.");
        };
    }
}
