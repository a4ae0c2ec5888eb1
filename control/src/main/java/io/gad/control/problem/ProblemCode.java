package io.gad.control.problem;

/** The registry of problems: one code, one kind, one title, the usual way out. */
public enum ProblemCode {
    INVALID_NAME(
            Kind.BAD_REQUEST,
            "Not a valid name",
            "Use 1 to 63 lower-case letters, digits and hyphens, a letter first."),
    INVALID_DSN(
            Kind.BAD_REQUEST,
            "Not a valid DSN",
            "Give postgresql://USER@HOST:PORT/DATABASE and put the password into a file."),
    INVALID_PATTERN(
            Kind.BAD_REQUEST,
            "Not a pattern of tables",
            "Write SCHEMA.TABLE or DATABASE:SCHEMA.TABLE, names as the catalog has them, * for any characters."),
    GROUP_UNKNOWN(Kind.NOT_FOUND, "No such group", "gad group list shows the groups."),
    INSTANCE_UNKNOWN(
            Kind.NOT_FOUND,
            "No such instance",
            "gad instance list shows the instances; gad instance add registers one."),
    OPERATION_UNKNOWN(Kind.NOT_FOUND, "No such operation", "gad operation list shows the operations."),
    WEBHOOK_UNKNOWN(Kind.NOT_FOUND, "No such webhook", "Name one of those in gad.yaml; gad alert list shows them."),
    TOKEN_UNKNOWN(Kind.NOT_FOUND, "No such token", "gad token list shows the tokens."),
    TOKEN_EXISTS(Kind.REFUSED, "The token exists", "Choose another name, or revoke the token first."),
    TOKEN_LIMIT(Kind.REFUSED, "Too many tokens", "Revoke those that nobody needs any more; gad token list shows them."),
    GROUP_EXISTS(Kind.REFUSED, "The group exists", "Choose another name, or delete the group first."),
    INSTANCE_EXISTS(Kind.REFUSED, "The instance exists", "Choose another name, or remove the instance first."),
    INSTANCE_IN_GROUP(
            Kind.REFUSED, "The instance belongs to a group", "Remove it from its group, or delete the group, first."),
    INSTANCE_FENCED(
            Kind.REFUSED, "The instance is a former primary", "Add it back to its group, or release it, first."),
    INSTANCE_NOT_FORMER(
            Kind.REFUSED,
            "The instance is no former primary",
            "Only a former primary can be released, and only there prepared transactions can be resolved."),
    PREPARED_UNKNOWN(
            Kind.NOT_FOUND,
            "No such prepared transaction",
            "gad instance resolve NAME lists those that stand in doubt."),
    PREPARED_REFUSED(
            Kind.REFUSED,
            "The prepared transaction cannot be rolled back",
            "Do what the detail says, then ask again; or run ROLLBACK PREPARED there as the role that owns it."),
    REPORT_INCOMPLETE(
            Kind.REFUSED,
            "Not everything that only this instance holds is reported",
            "Put right what the detail says, then ask again; or add --discard-unreported: what was not reported is then"
                    + " known to nobody."),
    NOTHING_UNREPORTED(
            Kind.REFUSED,
            "The secondary waits for no such decision",
            "gad group show tells how its synchronization stands; gad sync resync has it compared and mended."),
    LOST_UNKNOWN(
            Kind.NOT_FOUND,
            "No such lost transaction",
            "gad group lost-transactions GROUP lists them; --former and --epoch tell which report, where there are several."),
    LOST_SETTLED(Kind.REFUSED, "The lost transaction was re-applied already", "Nothing is left to do."),
    REAPPLY_UNDER_WAY(
            Kind.REFUSED,
            "The lost transaction is being decided on",
            "Somebody else re-applies or dismisses it just now: look again when that has ended."),
    LOST_CHANGED(
            Kind.REFUSED,
            "The list of lost transactions is another by now",
            "Nothing was changed. List them again, then ask again."),
    REAPPLY_CONFLICT(
            Kind.REFUSED,
            "The new primary's rows are in the way",
            "Nothing was changed. --preview shows every conflict; --force passes over those that can be, what the lost"
                    + " transaction wrote then holds. Or dismiss it."),
    REAPPLY_REFUSED(
            Kind.REFUSED,
            "The transaction cannot be re-applied",
            "Nothing was changed. Do what the detail says, or export the transactions as SQL."),
    REAPPLY_IN_DOUBT(
            Kind.REFUSED,
            "It is not known whether the transaction was re-applied",
            "Look at its rows with --preview. Then dismiss it if they are there, or re-apply it with --force."),
    SAME_SERVER(Kind.REFUSED, "Both are the same server", "Name two instances on different servers."),
    SAME_INSTANCE(Kind.REFUSED, "Source and target are the same", "Name another instance."),
    MEMBER_UNKNOWN(Kind.REFUSED, "Not a member of the group", "gad group show lists the members."),
    NOT_A_SECONDARY(Kind.REFUSED, "Not a secondary", "Name a secondary of the group; gad group show lists them."),
    IS_PRIMARY(
            Kind.REFUSED, "The instance is the primary", "Name a secondary of the group; gad group show lists them."),
    SECONDARY_INCOMPLETE(
            Kind.REFUSED,
            "It does not hold everything: its copy, its resync or the reading of a table is not complete",
            "Wait until its synchronization task is INCREMENTAL and no table waits to be read anew, or promote another"
                    + " secondary."),
    STALE_EPOCH(Kind.REFUSED, "The epoch has moved on", "Look at the group again; somebody may have promoted already."),
    PLAN_CHANGED(
            Kind.REFUSED,
            "It would do something else than what was previewed",
            "Look at the preview again, and give its plan; or leave the plan out: then what is right at that moment is done."),
    CONFIRMATION_REQUIRED(
            Kind.REFUSED,
            "Confirmation required",
            "Say --yes to promote all the same: what the primary commits and has not sent is lost."),
    WRITE_LEASE(
            Kind.REFUSED,
            "The write lease is not changed",
            "Say how many seconds, and --yes once you are sure that this server is up, and reaches the primary, all the time."),
    SWITCH_OVER_REFUSED(
            Kind.REFUSED,
            "A switch over would not be without loss, or not be done in time",
            "Put right what the detail says, then ask again. If the primary is lost, promote instead."),
    DRILL_REFUSED(
            Kind.REFUSED,
            "The drill cannot be held so",
            "Nothing was changed. Do what the detail says, then ask again; docs/guides/drill.md goes through it."),
    DRILL_UNKNOWN(Kind.NOT_FOUND, "No such drill", "gad drill list shows the drills."),
    DRILL_FAILED(
            Kind.FAILED,
            "The drill has found something",
            "gad drill show ID tells every statement and figure. The group is as it was, but for what the detail says."),
    GROUP_BUSY(Kind.REFUSED, "Another operation is running", "Wait for it (gad operation follow ID), or cancel it."),
    GROUP_STATE(
            Kind.REFUSED,
            "The group's state does not allow it",
            "gad group show tells the state and the running operation."),
    GROUP_HAS_SECONDARIES(
            Kind.REFUSED, "The group has secondaries", "Remove every secondary first; only the primary may be left."),
    MANAGER_OUTDATED(
            Kind.REFUSED,
            "Another manager has this group",
            "Work with the server that has the group now. This one acts on nothing; end it, or delete its data directory"
                    + " and start it anew."),
    RECOVER_REFUSED(
            Kind.REFUSED,
            "The manager cannot be rebuilt from that",
            "Do what the detail says, then ask again; docs/guides/the-manager-is-lost.md goes through the cases."),
    OPERATION_ENDED(Kind.REFUSED, "The operation has ended", "There is nothing to cancel."),
    OPERATION_COMMITTED(Kind.REFUSED, "The operation is past its commit point", "It only goes forward; wait for it."),
    METHOD_UNAVAILABLE(Kind.REFUSED, "It cannot be rewound", "Use --method copy, or leave --method out."),
    SYNC_NOT_IN_STEP(
            Kind.REFUSED,
            "The secondary is not being kept in step",
            "gad group show tells the state of the synchronization; wait until it is INCREMENTAL."),
    RESYNC_NOTHING(
            Kind.REFUSED,
            "Nothing to bring in line",
            "Name a database with --database to have one compared and mended that has not stopped."),
    RESYNC_REFUSED(Kind.REFUSED, "The secondary cannot be brought in line", "Do what the detail says, then ask again."),
    TABLE_UNKNOWN(
            Kind.NOT_FOUND,
            "No such table",
            "Give the database, and the table with its schema, quoted where it must be."),
    PATTERN_UNKNOWN(
            Kind.NOT_FOUND,
            "No such pattern is left out",
            "Name a pattern as it was given; gad group show lists them."),
    KEY_BROKEN(
            Kind.REFUSED,
            "Foreign keys refer to rows that were left out",
            "Bring the missing rows into the primary from the one that has them, or drop the keys; then take in again."),
    VERIFICATION_RUNNING(
            Kind.REFUSED, "A comparison is running", "Wait for it; gad sync verify --last shows how far it has come."),
    VERIFICATION_UNKNOWN(Kind.NOT_FOUND, "Nothing was compared yet", "gad sync verify GROUP I compares."),
    PRECHECK_FAILED(
            Kind.FAILED,
            "The precheck found what must be put right first",
            "gad group precheck shows each finding with its fix."),
    TAIL_UNREADABLE(
            Kind.FAILED,
            "The former primary's tail cannot be read",
            "Make it readable, or add --discard-unreported: what was not reported is then lost."),
    SYNC_FAILED(Kind.FAILED, "A synchronization task failed", "Do what the task's problem says, then try again."),
    OUTBID(
            Kind.FAILED,
            "Another manager or operation was first",
            "Look at the group again; this operation changed nothing more."),
    IDENTITY_CHANGED(
            Kind.FAILED,
            "Another server answers under this name",
            "Point the instance's address back at the server it was, or remove the instance."),
    DEADLINE(Kind.FAILED, "A step did not end in time", "See the step's detail, put it right and try again."),
    HOOK_FAILED(
            Kind.FAILED,
            "The command before the promotion failed",
            "Nothing was closed and nothing changed. Put right what the detail says and ask again, or add --skip-hooks."),
    CANCELLED(Kind.FAILED, "Cancelled", "Nothing is left to do."),
    ABANDONED(Kind.FAILED, "Abandoned for a promotion", "Start it again once the promotion is done."),
    IDEMPOTENCY_CONFLICT(
            Kind.REFUSED, "The idempotency key was used for another request", "Draw a new key for a new request."),
    LOGIN_REFUSED(Kind.REFUSED, "The instance refused the login", "Check user, password, database and pg_hba.conf."),
    TLS_FAILED(
            Kind.REFUSED,
            "No connection as safe as the DSN demands",
            "Correct sslmode, sslrootcert, sslcert and sslkey in the DSN, or the server's ssl settings."),
    NOT_USABLE(Kind.REFUSED, "The instance cannot be used", "See the detail."),
    MEMBER_UNREACHABLE(Kind.UNREACHABLE, "An instance cannot be reached", "Check address, network and server."),
    INTERNAL(Kind.FAULT, "An error of GAD", "See the server's log; report it if it comes again.");

    /** What a code means to a caller, and its HTTP status. */
    public enum Kind {
        BAD_REQUEST(400),
        NOT_FOUND(404),
        REFUSED(409),
        /** An operation failed; as an answer to a request it is a refusal. */
        FAILED(409),
        UNREACHABLE(503),
        FAULT(500);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    private final Kind kind;
    private final String title;
    private final String hint;

    ProblemCode(Kind kind, String title, String hint) {
        this.kind = kind;
        this.title = title;
        this.hint = hint;
    }

    public Kind kind() {
        return kind;
    }

    /** The HTTP status of a refusal with this code. */
    public int status() {
        return kind.status();
    }

    public String title() {
        return title;
    }

    /** The usual way out. */
    public String hint() {
        return hint;
    }
}
