package io.gad.server.fake;

import io.gad.control.GroupView;
import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.group.GroupState;
import io.gad.control.group.GroupTask;
import io.gad.control.health.GroupHealth;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationData;
import io.gad.control.operation.OperationRecord;
import io.gad.control.port.CopyLimits;
import io.gad.control.port.Copying;
import io.gad.control.port.SchemaMode;
import io.gad.control.port.TaskState;
import io.gad.control.port.TaskStatus;
import io.gad.member.MemberRole;
import io.gad.member.Reign;
import io.gad.postgres.Lsn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** A group that is made at this moment, its first copy half done. */
public final class Copies {

    /** The operation that makes it. */
    public static final String OPERATION = "op-0copy";

    public static final String GROUP = "stock";

    private static final Reign REIGN = new Reign(1, UUID.fromString("00000000-0000-4000-8000-000000000001"));

    private Copies() {}

    /** Tables under way. */
    public static void fill(FakeControlPlane control) {
        GroupTask task = new GroupTask("t9", "eu3", "us3", REIGN, OPERATION, SchemaMode.COPY, false);
        Operation request = new Operation.CreateGroup(GROUP, "eu3", List.of("us3"), SchemaMode.COPY);
        OperationRecord begun = Samples.running(OPERATION, request, "admin");
        show(control, tables());
        control.put(new OperationRecord(
                begun.id(),
                begun.request(),
                begun.groupId(),
                begun.state(),
                begun.actor(),
                begun.startedAt(),
                begun.endedAt(),
                begun.steps(),
                begun.background(),
                begun.problem(),
                OperationData.of(List.of(task)),
                begun.notes()));
    }

    /** As the copy is now. */
    public static void show(FakeControlPlane control, Copying copying) {
        control.groups.put(GROUP, group(copying));
    }

    public static Copying tables() {
        return new Copying(
                List.of(
                        new Copying.CopiedTable(
                                "public.audit", Copying.Stage.COPYING, 41_000_000, 91_000_000, 13L << 30, 30L << 30),
                        new Copying.CopiedTable("public.part", Copying.Stage.WAITING, 0, 400_000, 0, 90L << 20),
                        new Copying.CopiedTable(
                                "public.orders", Copying.Stage.DONE, 12_400_123, 12_400_123, 9L << 30, 9L << 30)),
                412,
                400,
                OptionalLong.of(310_000),
                OptionalLong.of(96L << 20),
                Optional.empty());
    }

    /** Behind the rows. */
    public static Copying indexes() {
        return new Copying(
                List.of(new Copying.CopiedTable(
                        "public.audit", Copying.Stage.DONE, 91_000_000, 91_000_000, 30L << 30, 30L << 30)),
                412,
                412,
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.of(new Copying.Building(
                        812, 830, List.of("index audit_at of public.audit: building index: scanning table, 34 %"))));
    }

    private static GroupView group(Copying copying) {
        Group group = new Group(
                "gad-91c0",
                GROUP,
                GroupState.CREATING,
                REIGN,
                1,
                "eu3",
                List.of(
                        new GroupMember("eu3", MemberRole.PRIMARY, true),
                        new GroupMember("us3", MemberRole.SECONDARY, false)),
                List.of(),
                Optional.of(OPERATION),
                List.of(),
                0,
                Samples.NOW,
                List.of(),
                Optional.empty(),
                Optional.empty());
        TaskStatus status = new TaskStatus(
                "t9",
                TaskState.FULL,
                Optional.empty(),
                0,
                Optional.of(Samples.NOW),
                List.of(
                        new TaskStatus.DatabaseStatus(
                                "app",
                                TaskState.FULL,
                                Lsn.ZERO,
                                Optional.empty(),
                                53_400_123,
                                103_800_123,
                                22L << 30,
                                40L << 30,
                                Optional.of(Duration.ofSeconds(192)),
                                0,
                                0,
                                0,
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                List.of(),
                                Optional.of(copying)),
                        new TaskStatus.DatabaseStatus(
                                "postgres",
                                TaskState.SCHEMA,
                                Lsn.ZERO,
                                Optional.empty(),
                                0,
                                0,
                                0,
                                0,
                                Optional.empty(),
                                0,
                                0,
                                0,
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                List.of())));
        return new GroupView(
                group,
                0,
                GroupHealth.NO_SECONDARY,
                List.of(member("eu3", "eu-west", MemberRole.PRIMARY), member("us3", "us-east", MemberRole.SECONDARY)),
                List.of(new GroupView.TaskView("eu3", "us3", CopyLimits.NONE, status)),
                Optional.empty(),
                List.of(),
                List.of());
    }

    private static GroupView.MemberView member(String name, String region, MemberRole role) {
        return new GroupView.MemberView(
                name,
                region,
                role,
                true,
                role == MemberRole.SECONDARY,
                Optional.of(Samples.NOW),
                "15.18",
                "postgresql://gad@" + name + "-db.example:5432/postgres",
                List.of("app", "postgres"));
    }
}
