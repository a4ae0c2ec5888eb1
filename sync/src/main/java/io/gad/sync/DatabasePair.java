package io.gad.sync;

import io.gad.member.Mandate;
import io.gad.member.MemberRole;
import io.gad.member.MemberRow;
import io.gad.member.TablePattern;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.sync.prepare.TaskSlots;
import io.gad.sync.publish.ListedPublication;
import io.gad.sync.resync.SchemaAlignment;
import io.gad.sync.schema.SchemaCopy;
import java.util.List;

/** One database on both sides of a task, and the ways into it. Sessions bear the task's name. */
record DatabasePair(
        SyncTaskSpec spec, SyncSettings settings, SourceDatabase database, LeftOutPatterns leftOutPatterns) {

    /** The publication of all tables, on every member: as such, or as a list. */
    static final String PUBLICATION = "gad_pub";

    String name() {
        return database.name();
    }

    String slot() {
        return TaskSlots.name(spec.id(), database.oid());
    }

    /** What is wanted now to be left out of this database. */
    List<TablePattern> leftOut() {
        return leftOutPatterns.of(name());
    }

    /** By what right this task writes into the target. */
    Mandate mandate() {
        return spec.mandate();
    }

    /** By what right the source's heart is beaten. */
    Mandate sourceMandate() {
        return new Mandate(spec.reign(), spec.generation(), MemberRole.PRIMARY);
    }

    MemberRow sourceRow() {
        return spec.sourceRow();
    }

    MemberRow targetRow() {
        return spec.targetRow();
    }

    /** For a source whose account may not publish all tables at once. */
    ListedPublication listedPublication() {
        return new ListedPublication(PUBLICATION, spec.id(), mandate());
    }

    /** Brings the target's definitions in line with a snapshot of the source; not begun. One program reads both sides, so it must be as new as the newer of them. */
    SchemaAlignment schemaAlignment() {
        int newerMajor;
        try (Session source = source("version");
                Session target = target("version")) {
            newerMajor = Math.max(
                    ServerIdentity.of(source).majorVersion(),
                    ServerIdentity.of(target).majorVersion());
        }
        return new SchemaAlignment(
                spec.source(),
                spec.target(),
                name(),
                spec.id(),
                mandate(),
                side -> new SchemaCopy(
                        side,
                        spec.target(),
                        name(),
                        spec.id(),
                        settings.spool(),
                        settings.tools(),
                        newerMajor,
                        settings.indexesAtOnce()));
    }

    Session source(String purpose) {
        return spec.source().open(name(), SessionSettings.control(purpose(purpose)));
    }

    /** For reading that takes its time. */
    Session sourceAtLength(String purpose) {
        return spec.source().open(name(), SessionSettings.bulk(purpose(purpose)));
    }

    /** For work on the source that no trigger of the customer's is to see, as far as the account may have that. */
    Session sourceSilently(String purpose) {
        Session session = sourceAtLength(purpose);
        session.silence();
        return session;
    }

    /** For short questions to the target and short changes of it. */
    Session target(String purpose) {
        return spec.target().open(name(), SessionSettings.control(purpose(purpose)));
    }

    /**
     * The target's own database, from which others are looked for and made. Named so that the sync of that database
     * does not take it for a leftover of its own.
     */
    Session maintenance(String purpose) {
        return spec.target().open(spec.target().dsn().database(), SessionSettings.bulk(purpose + "-" + spec.id()));
    }

    /** For long work on the target in the replica role. */
    Session targetAtLength(String purpose) {
        return spec.target().open(name(), SessionSettings.apply(purpose(purpose)));
    }

    String purpose(String purpose) {
        return spec.id() + "/" + purpose;
    }
}
