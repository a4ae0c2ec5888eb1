package io.gad.server.console;

import io.gad.control.health.GroupHealth;
import io.gad.control.instance.Fence;
import io.gad.control.operation.OperationState;
import io.gad.control.port.TaskState;
import io.gad.server.http.OperationQuery;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the server says of an event or a step, in the words in which the pages say it. */
final class Sentence {

    /** The states that sentences of events and steps are made of. */
    private static final Pattern CODES = Pattern.compile("\\b(?:"
            + Stream.of(GroupHealth.values(), OperationState.values(), Fence.values())
                    .flatMap(Arrays::stream)
                    .map(Object::toString)
                    .filter(code -> !code.equals("NONE"))
                    .distinct()
                    .collect(Collectors.joining("|"))
            + ")\\b|(?<=: )(?:"
            + Arrays.stream(TaskState.values()).map(Enum::name).collect(Collectors.joining("|"))
            + ")(?=[,;]|$)");

    /** How an event tells a change of health. */
    private static final Pattern HEALTH = Pattern.compile("Group (\\S+) is ([A-Z_]+)(?:, was ([A-Z_]+))?");

    /** A request, as an event and an alert name it: what is to be done, to which instance of which group. */
    private static final Pattern REQUEST = Pattern.compile(
            "(?:(?<=, )|^)(" + String.join("|", OperationQuery.TYPES) + ")(?: (\\S+))? of (\\S+?)(?=[,:]|$)");

    /** The same where it is of the group itself. */
    private static final Pattern MAKING = Pattern.compile("(?<=, )(create|delete) (\\S+?)(?=, has )");

    private static final Pattern MOMENT =
            Pattern.compile("\\b\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z\\b");
    private static final Pattern NONE_COUNTED = Pattern.compile(", 0 of 0 rows");

    /** A map of positions by database. */
    private static final Pattern POSITIONS =
            Pattern.compile("\\{([^{}=,]+=[0-9A-F]+/[0-9A-F]+(?:, [^{}=,]+=[0-9A-F]+/[0-9A-F]+)*)}");

    private Sentence() {}

    static String told(String sentence, Words words) {
        Matcher change = HEALTH.matcher(sentence);
        if (change.matches()) {
            return change.group(3) == null
                    ? words.text("health.is", change.group(1), words.health(change.group(2)))
                    : words.text(
                            "health.changed",
                            change.group(1),
                            words.health(change.group(2)),
                            words.health(change.group(3)));
        }
        String counted = NONE_COUNTED.matcher(sentence).replaceAll("");
        String dated = MOMENT.matcher(counted)
                .replaceAll(m -> Matcher.quoteReplacement(words.exact(Instant.parse(m.group()))));
        String made = MAKING.matcher(dated)
                .replaceAll(m ->
                        Matcher.quoteReplacement(words.text("asked.group", words.operation(m.group(1)), m.group(2))));
        String asked = REQUEST.matcher(made).replaceAll(m -> Matcher.quoteReplacement(asked(m, words)));
        String told = CODES.matcher(asked).replaceAll(m -> Matcher.quoteReplacement(inMidst(m.group(), words)));
        return POSITIONS
                .matcher(told)
                .replaceAll(m -> Matcher.quoteReplacement(m.group(1).replace('=', ' ')));
    }

    private static String asked(MatchResult request, Words words) {
        return request.group(2) == null
                ? words.text("asked.group", words.operation(request.group(1)), request.group(3))
                : words.text("asked.instance", words.operation(request.group(1)), request.group(3), request.group(2));
    }

    private static String inMidst(String code, Words words) {
        String plain = words.plain(code);
        return plain.substring(0, 1).toLowerCase(Locale.ROOT) + plain.substring(1);
    }
}
