package io.gad.server.wire;

/** What each step means for the applications, in a sentence for somebody who decides whether to press the button. */
public final class StepMeaning {

    private StepMeaning() {}

    /** Empty for a step that means nothing to anybody outside. */
    public static String of(String step) {
        return switch (step) {
            case "Precheck" -> "Both sides are looked at; nothing is changed.";
            case "EstablishPrimary" -> "The primary is prepared. Applications go on; nothing of theirs can fail by it.";
            case "StartSync" -> "The synchronization begins; the new secondary is closed for writes from here.";
            case "CopySchema" -> "Roles and tables are created on the secondary.";
            case "CopyData" -> "The data is copied, then keys and indexes are built.";
            case "CatchUp" -> "What was committed meanwhile is applied, until both are in step.";
            case "SaveTail" -> "What the former primary committed and nobody else got is read and kept.";
            case "ChooseMethod" ->
                "It is looked whether only what the former primary alone had must be taken back, or all copied anew.";
            case "RewindRows" ->
                "The rows that only the former primary had, or had otherwise, become what the present primary has.";
            case "DropFormerSlots" -> "What was kept for its own followers is removed from it.";
            case "BeforeHook" -> "A command of yours is run. If it fails, nothing is closed and nothing changes.";
            case "FenceOldPrimary" ->
                "If the old primary answers it is closed for writes: its connections break, and its applications"
                        + " must connect again.";
            case "AwaitLease" ->
                "If the old primary could not be closed, its write lease is waited for: behind its end it refuses writes, also"
                        + " from clients that still reach it.";
            case "DrainSyncTask" -> "Everything that has already arrived is applied.";
            case "StopSyncTask" -> "The one-way synchronization stops, for good.";
            case "RecordNewPrimary" -> "The point of no return: from here on the secondary is the primary.";
            case "AdvanceSequences" -> "Sequences are moved ahead, so that no key is given out twice.";
            case "FinishSequences" ->
                "Sequences that could not be moved ahead before the opening are moved now; the new primary takes writes"
                        + " meanwhile.";
            case "OpenForWrites" ->
                "The new primary takes writes. Its sessions break once; applications connect again.";
            case "RetireOldPrimary" ->
                "The old primary leaves the group. Its data and its account stay as they are, and it can be added"
                        + " back.";
            case "LetOthersFollow" ->
                "Other secondaries that stood where the new primary stood follow it without a copy.";
            case "RewindOthers" ->
                "Of the others, what one alone had is listed as lost; then they are brought in line with the new primary by what"
                        + " differs, or copied anew where that is not known, and the operation says why.";
            case "PrecheckSwitchOver" -> "It is looked whether anything stands against it; nothing is changed.";
            case "PrepareFollowing" ->
                "What the others will follow the new primary from is made there. Applications go on.";
            case "FencePrimary" ->
                "The primary is closed for writes: its connections break, and nobody can write from here until the new"
                        + " primary is open. If it cannot be closed wholly, this is taken back.";
            case "DrainEveryone" -> "Every secondary applies all that the primary has committed.";
            case "VerifyPositions" -> "The servers are asked whether all of them hold the same.";
            case "FollowBack" ->
                "The old primary and the other secondaries follow the new primary from where they stand, without a"
                        + " copy.";
            case "StopTasks" -> "The synchronization stops, for good.";
            case "ClearSource" -> "What was set up on the primary for it is removed.";
            case "MakeStandalone" -> "The instance goes on by itself, writable, with its data.";
            case "DismantlePrimary" -> "Everything of ours is removed from the primary; its data stays.";
            case "PrecheckDrill" ->
                "It is looked whether the secondary's server can take the copies; nothing is changed.";
            case "CopyDatabases" ->
                "The secondary's databases are copied on its own server, as of one moment. It goes on following.";
            case "OpenCopies" -> "The copies are opened as a promotion would open the databases, and written into.";
            case "TryCopies" -> "Your statements and a write test are run in the copies.";
            case "DropCopies" -> "The copies are dropped.";
            case "SwitchThere" -> "The secondary becomes the primary by a switch over. Nobody can write for a moment.";
            case "SwitchBack" -> "The roles turn back, by another switch over. Nobody can write for a moment.";
            case "TellWhoRules" -> "It is told who rules now, and how the roles get back; nothing is turned.";
            case "AfterHook" -> "A command of yours is run. Whatever becomes of it, the new primary stays the primary.";
            case "AskWhoRules" ->
                "Every member is asked whether another server rules; if so, the old primary stays closed.";
            case "ReopenOldPrimary", "Unfence" ->
                "It is taken back: the old primary takes writes again, if it was this operation that closed it.";
            case "CarryTasksOn" -> "The secondaries follow again from where they stand.";
            case "CompareReturned" ->
                "A comparison of both sides is begun, which nobody waits for; what it finds is shown with the secondary.";
            case "ClearTargets" -> "What was copied is removed from instances that did not become secondaries.";
            case "DropMadeSlots" -> "What was made on the target for the others to follow is removed.";
            case "DropOldSlots" -> "What was kept on the old primary for its followers is removed.";
            default -> "";
        };
    }
}
