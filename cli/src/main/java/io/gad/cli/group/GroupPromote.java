package io.gad.cli.group;

import io.gad.api.GadClient;
import io.gad.api.GroupView;
import io.gad.api.NoServerException;
import io.gad.api.OperationRequest;
import io.gad.api.OperationView;
import io.gad.api.PreviewView;
import io.gad.api.ProblemException;
import io.gad.cli.ExitCode;
import io.gad.cli.Output;
import io.gad.cli.ServerCommand;
import io.gad.cli.operation.WaitOptions;
import io.gad.cli.text.PromotionPage;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Makes a secondary the primary. The preview comes first, so that the loss is seen; it may never hold up the promotion itself, so
 * it has {@link #PREVIEW_PATIENCE} and no more. Its epoch and its plan are handed back as the expected ones: what was previewed is
 * what happens.
 */
@SuppressWarnings("NullAway.Init")
@Command(
        name = "promote",
        description = "Make a secondary the primary (Upgrade to Primary Database). May lose what has not arrived.")
final class GroupPromote extends ServerCommand {

    private static final Duration PREVIEW_PATIENCE = Duration.ofMillis(1500);

    @Parameters(index = "0", paramLabel = "NAME")
    private String name;

    @Parameters(index = "1", paramLabel = "I")
    private String instance;

    @Option(names = "--yes", description = "Go on although the primary still answers and the loss is avoidable.")
    private boolean yes;

    @Option(names = "--expected-epoch", paramLabel = "N", description = "Refuse if the group's epoch is another one.")
    private @Nullable Long expectedEpoch;

    @Option(
            names = "--expected-plan",
            paramLabel = "PLAN",
            description = "Refuse if it would do something else than the preview with this plan said.")
    private @Nullable String expectedPlan;

    @Option(names = "--preview", description = "Only show what would happen; changes nothing.")
    private boolean preview;

    @Option(
            names = "--dry-run",
            description = "As --preview, and exit as the same command without it would: with 3 if it would be refused.")
    private boolean dryRun;

    @Option(
            names = "--skip-hooks",
            description = "Run no command before or after it (before-hook and after-hook in gad.yaml).")
    private boolean skipHooks;

    @Mixin
    private WaitOptions waiting;

    @Override
    protected int run(GadClient client, Output output) {
        if (preview || dryRun) {
            PreviewView shown = client.promotionPreview(name, instance, request(Optional.empty()));
            output.answer(shown, PromotionPage.preview(shown));
            return dryRun && !shown.refusals().isEmpty() ? ExitCode.REFUSED : ExitCode.DONE;
        }
        Optional<PreviewView> before = lookAhead(client, output);
        OperationView accepted = client.submit(name, request(before));
        if (!waiting.wanted()) {
            output.answer(accepted, WaitOptions.accepted(accepted));
            return ExitCode.DONE;
        }
        OperationView ended = waiting.follow(client, output, accepted);
        GroupView group = client.group(name);
        output.answer(ended, PromotionPage.done(ended, group, former(before)));
        return ExitCode.DONE;
    }

    /** What was named wins over what was seen. */
    private OperationRequest request(Optional<PreviewView> seen) {
        Long epoch = expectedEpoch != null
                ? expectedEpoch
                : seen.map(PreviewView::epoch).orElse(null);
        String plan = expectedPlan != null
                ? expectedPlan
                : seen.map(PreviewView::plan).orElse(null);
        return OperationRequest.promote(instance, epoch, plan, yes, skipHooks);
    }

    private Optional<PreviewView> lookAhead(GadClient client, Output output) {
        try {
            PreviewView shown = client.promotionPreview(name, instance, PREVIEW_PATIENCE);
            output.say("Expected loss: " + PromotionPage.loss(shown.expectedLoss()));
            return Optional.of(shown);
        } catch (ProblemException e) {
            if (e.isRefusal()) {
                throw e;
            }
            output.say("Expected loss: not known (" + e.getMessage() + ")");
        } catch (NoServerException e) {
            output.say("Expected loss: not known in time (" + e.getMessage() + ")");
        }
        return Optional.empty();
    }

    private static @Nullable String former(Optional<PreviewView> before) {
        return before.stream()
                .flatMap(p -> p.members().stream())
                .filter(m -> m.role().equals("PRIMARY"))
                .map(PreviewView.MemberOutlook::instance)
                .findFirst()
                .orElse(null);
    }
}
