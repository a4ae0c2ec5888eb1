package io.gad.control.port;

import io.gad.member.MemberRole;
import io.gad.member.Reign;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.SqlState;
import java.util.List;
import java.util.Optional;

/**
 * What one new session saw of an instance.
 *
 * @param answered whether {@code SELECT 1} was answered within the deadline
 * @param problem why not, for people; empty when it answered
 * @param refusal the kind of it, where the server or the driver told one
 * @param identity the server, when it answered
 * @param standing what the member's own row says; empty where nothing of ours stands there
 * @param databases those that count, by name, see {@link MemberAddress#databases}; empty without an answer
 * @param readOnly whether ordinary sessions are refused to write (guards or the database's default)
 */
public record MemberProbe(
        boolean answered,
        String problem,
        Optional<SqlState> refusal,
        Optional<ServerIdentity> identity,
        Optional<Standing> standing,
        List<String> databases,
        boolean readOnly) {

    /**
     * The member's row, read in its first database.
     *
     * @param promised the operation whose reign it has promised to follow, where that has not begun here
     */
    public record Standing(
            String groupId,
            MemberRole role,
            Reign reign,
            long generation,
            boolean writable,
            Optional<String> promised) {}

    /** No answer. */
    public static MemberProbe silent(String problem) {
        return silent(problem, Optional.empty());
    }

    /** No answer, for a reason of a known kind. */
    public static MemberProbe silent(String problem, Optional<SqlState> refusal) {
        return new MemberProbe(false, problem, refusal, Optional.empty(), Optional.empty(), List.of(), false);
    }
}
