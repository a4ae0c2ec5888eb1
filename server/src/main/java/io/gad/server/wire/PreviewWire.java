package io.gad.server.wire;

import io.gad.api.PreviewView;
import io.gad.control.GroupView;
import io.gad.control.PromotionPreview;
import io.gad.member.MemberRole;
import java.util.List;

/** What a promotion would do, on the wire. */
public final class PreviewWire {

    private PreviewWire() {}

    /**
     * @param instance that would become the primary
     * @param group as seen at the same time
     */
    public static PreviewView of(PromotionPreview preview, String instance, GroupView group) {
        return new PreviewView(
                preview.epoch(),
                preview.primaryAnswers(),
                OperationWire.of(preview.expectedLoss()),
                preview.steps().stream()
                        .map(s -> new PreviewView.PlannedStep(s, StepMeaning.of(s)))
                        .toList(),
                outlooks(preview, instance, group),
                preview.findings().stream().map(FindingWire::of).toList());
    }

    private static List<PreviewView.MemberOutlook> outlooks(
            PromotionPreview preview, String instance, GroupView group) {
        return preview.members().stream()
                .flatMap(fate -> group.members().stream()
                        .filter(m -> m.instance().equals(fate.instance()))
                        .map(m -> new PreviewView.MemberOutlook(
                                m.instance(),
                                m.role().name(),
                                m.reachable(),
                                m.instance().equals(instance)
                                        ? "PRIMARY"
                                        : m.role() == MemberRole.PRIMARY ? "FORMER_PRIMARY" : "SECONDARY",
                                fate.becomes())))
                .toList();
    }
}
