package io.gad.cli.operation;

import io.gad.api.GadClient;
import io.gad.api.OperationView;
import io.gad.cli.OperationFailedException;
import io.gad.cli.Output;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code --wait} and {@code --timeout}, and the waiting itself. */
public final class WaitOptions {

    @Option(names = "--wait", description = "Wait until the operation has ended; progress on a terminal.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "86400",
            description = "How long to wait (default: ${DEFAULT-VALUE}); the operation goes on after it.")
    private long seconds = 86_400;

    public boolean wanted() {
        return wait;
    }

    /**
     * Answers with the operation: as it was accepted, or as it ended.
     *
     * @throws OperationFailedException if it ended otherwise than done
     */
    public void answer(GadClient client, Output output, OperationView accepted, String done) {
        if (!wait) {
            output.answer(accepted, accepted(accepted));
            return;
        }
        OperationView ended = follow(client, output, accepted, Duration.ofSeconds(seconds));
        output.answer(ended, List.of(done));
    }

    /** Waits and shows progress; gives back an operation that is done. */
    public OperationView follow(GadClient client, Output output, OperationView accepted) {
        return follow(client, output, accepted, Duration.ofSeconds(seconds));
    }

    /** The answer where nobody waits. */
    public static List<String> accepted(OperationView accepted) {
        return List.of(
                "Operation " + accepted.id() + " (" + accepted.type() + ") is accepted.",
                "Follow it: gad operation follow " + accepted.id());
    }

    static OperationView follow(GadClient client, Output output, OperationView accepted, Duration timeout) {
        OperationView ended;
        try (Progress progress = Progress.of(client, output)) {
            ended = client.follow(accepted, timeout, progress::seen);
        }
        if (ended.state().equals(OperationView.DONE)) {
            return ended;
        }
        if (output.isJson()) {
            output.answer(ended, List.of());
        }
        throw new OperationFailedException(ended);
    }
}
