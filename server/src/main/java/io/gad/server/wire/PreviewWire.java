package io.gad.server.wire;

import io.gad.api.PreviewView;
import io.gad.control.GroupView;
import io.gad.control.PromotionPreview;
import java.util.List;

/** What a promotion would do, on the wire. */
public final class PreviewWire {

    private PreviewWire() {}

    /** @param group as seen at the same time */
    public static PreviewView of(PromotionPreview preview, GroupView group) {
        return new PreviewView(
                preview.plan().reign().epoch(),
                preview.plan().digest(),
                preview.primaryAnswers(),
                OperationWire.of(preview.expectedLoss()),
                preview.plan().steps().stream()
                        .map(s -> new PreviewView.PlannedStep(s, StepMeaning.of(s)))
                        .toList(),
                outlooks(preview, group),
                preview.findings().stream().map(FindingWire::of).toList(),
                preview.refusals().stream().map(ProblemWire::of).toList());
    }

    private static List<PreviewView.MemberOutlook> outlooks(PromotionPreview preview, GroupView group) {
        return preview.plan().members().stream()
                .flatMap(fate -> group.members().stream()
                        .filter(m -> m.instance().equals(fate.instance()))
                        .map(m -> new PreviewView.MemberOutlook(
                                m.instance(),
                                m.role().name(),
                                m.reachable(),
                                fate.becomes().name(),
                                fate.note())))
                .toList();
    }
}
