package io.gad.cli.operation;

import io.gad.api.DatabaseView;
import io.gad.api.GadClient;
import io.gad.api.GroupView;
import io.gad.api.NoServerException;
import io.gad.api.OperationView;
import io.gad.api.ProblemException;
import io.gad.api.StepView;
import io.gad.cli.Output;
import io.gad.cli.text.Words;
import java.time.Duration;
import java.util.Set;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows a person how far an operation is: steps done of all, and while data is copied its rows. Silent off a terminal. */
sealed interface Progress extends AutoCloseable {

    /** @param operation as last heard of */
    void seen(OperationView operation);

    @Override
    void close();

    static Progress of(GadClient client, Output output) {
        boolean shown = output.environment().terminal() && !output.isJson();
        return shown ? new Bar(client, output) : new Silent();
    }

    /** Nobody watches. */
    record Silent() implements Progress {

        @Override
        public void seen(OperationView operation) {}

        @Override
        public void close() {}
    }

    /** A bar on standard error. */
    final class Bar implements Progress {

        private static final Set<String> COPYING = Set.of("create", "add-secondary");
        private static final long ROWS_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

        private final GadClient client;
        private final ProgressBar bar;
        private long rowsSeenAt = System.nanoTime();

        Bar(GadClient client, Output output) {
            this.client = client;
            this.bar = new ProgressBarBuilder()
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200)
                    .setConsumer(
                            new ConsoleProgressBarConsumer(output.environment().err()))
                    .setInitialMax(1)
                    .build();
        }

        @Override
        public void seen(OperationView operation) {
            long done = operation.steps().stream().filter(Bar::isBehind).count();
            bar.maxHint(Math.max(1, operation.steps().size()));
            bar.stepTo(done);
            if (System.nanoTime() - rowsSeenAt >= ROWS_EVERY_NANOS && COPYING.contains(operation.type())) {
                rowsSeenAt = System.nanoTime();
                bar.setExtraMessage(current(operation) + rows(operation.group()));
            } else if (!COPYING.contains(operation.type())) {
                bar.setExtraMessage(current(operation));
            }
        }

        @Override
        public void close() {
            bar.close();
        }

        private static boolean isBehind(StepView step) {
            return step.outcome().equals("DONE");
        }

        private static String current(OperationView operation) {
            return operation.steps().stream()
                    .filter(step -> !isBehind(step))
                    .findFirst()
                    .map(StepView::name)
                    .orElse("");
        }

        /** Rows copied of all; nothing while the group cannot be read, for the wait itself goes on. */
        private String rows(String name) {
            GroupView group;
            try {
                group = client.group(name);
            } catch (ProblemException | NoServerException e) {
                return " (no figures: " + e.getMessage() + ")";
            }
            long copied = 0;
            long total = 0;
            long left = 0;
            for (DatabaseView database : group.syncTasks().stream()
                    .flatMap(t -> t.databases().stream())
                    .toList()) {
                copied += database.rowsCopied();
                total += database.rowsTotal();
                Long millis = database.millisLeft();
                left = Math.max(left, millis == null ? 0 : millis);
            }
            String about = left == 0 ? "" : ", about " + Words.millis(left) + " left";
            return total == 0 ? "" : " " + copied + " of " + total + " rows" + about;
        }
    }
}
