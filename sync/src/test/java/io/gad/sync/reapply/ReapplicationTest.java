package io.gad.sync.reapply;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.sync.reapply.Conflict.Kind;
import io.gad.sync.reapply.ReapplyResult.Outcome;
import io.gad.sync.tail.LostChange;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReapplicationTest extends OnNewPrimary {

    @Test
    void writesWhatTheTransactionWroteWhereNobodyHasWrittenSince() {
        ReapplyResult result = apply(
                insert("public.item", row("id", "3", "v", "c", "code", "c3", "big", null)),
                update("public.item", row("id", "3"), row("id", "3", "v", "cc", "code", "c3", "big", null)),
                update("public.item", row("id", "1"), row("id", "1", "v", "changed", "code", "c1")),
                insert("public.part", row("id", "2", "item", "3")),
                delete("public.item", row("id", "2")),
                update("public.loose", row("v", "l", "n", "1.50"), row("v", null, "n", "2")));
        assertThat(result).isEqualTo(new ReapplyResult(Outcome.APPLIED, 6, List.of(), 0));
        assertThat(value("SELECT string_agg(id || v || length(big), ',' ORDER BY id) FROM item WHERE id = 1"))
                .as("a large value that the update left alone stays")
                .isEqualTo("1changed20000");
        assertThat(value("SELECT string_agg(id || v, ',' ORDER BY id) FROM item"))
                .isEqualTo("1changed,3cc");
        assertThat(value("SELECT string_agg(coalesce(v, '-') || n, ',' ORDER BY n) FROM loose"))
                .isEqualTo("l1.50,-2");
    }

    @Test
    void aDryRunChangesNothingAndTellsEverythingInTheWay() {
        ReapplyResult result = run(
                spec("0/10", true, false),
                insert("public.item", row("id", "1", "v", "a", "code", "c9", "big", null)),
                insert("public.item", row("id", "4", "v", "d", "code", "c1", "big", null)),
                delete("public.item", row("id", "9")),
                insert("public.part", row("id", "1000000000000", "item", null)),
                insert("public.part", row("id", "7", "item", "77")));
        assertThat(result.outcome()).isEqualTo(Outcome.CONFLICTS);
        assertThat(result.conflicts().stream().map(Conflict::kind))
                .containsExactly(
                        Kind.KEY_TAKEN, Kind.UNIQUE_TAKEN, Kind.ROW_GONE, Kind.REFUSED, Kind.REFERENCE_MISSING);
        assertThat(result.conflictCount()).isEqualTo(5);
        assertThat(run(spec("0/10", true, false), delete("public.item", row("id", "2")))
                        .outcome())
                .isEqualTo(Outcome.POSSIBLE);
        assertThat(value("SELECT count(*) FROM item")).isEqualTo("2");
        assertThat(value("SELECT count(*) FROM gad.reapplied")).isEqualTo("0");
    }

    @Test
    void aRowThatWasWrittenSinceIsNotOverwrittenUnlessThatIsWanted() {
        server.execute(database, "UPDATE item SET v = 'new' WHERE id = 1");
        LostChange change = update("public.item", row("id", "1"), row("id", "1", "v", "lost", "code", "c1"));
        ReapplyResult refused = apply(change);
        isInTheWay(refused, Kind.ROW_CHANGED, true);
        assertThat(refused.conflicts().getFirst().found()).containsEntry("v", "new");
        isInTheWay(apply(delete("public.item", row("id", "1"))), Kind.ROW_CHANGED, true);
        assertThat(force(change).outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(value("SELECT v FROM item WHERE id = 1")).isEqualTo("lost");
    }

    @Test
    void whereNobodyKnowsWhatWasWrittenSinceItMayHaveBeen() {
        server.execute(database, "DELETE FROM gad.progress");
        isInTheWay(
                apply(update("public.item", row("id", "1"), row("id", "1", "v", "lost", "code", "c1"))),
                Kind.ROW_CHANGED,
                true);
        assertThat(apply(update("public.item", row("id", "1"), row("id", "1", "v", "a", "code", "c1")))
                        .outcome())
                .as("the row is as the transaction would make it")
                .isEqualTo(Outcome.APPLIED);
    }

    @Test
    void whatAnEarlierLostTransactionWroteIsNotInTheWayOfALaterOneButTheOtherWayRound() {
        LostChange first = update("public.item", row("id", "1"), row("id", "1", "v", "first", "code", "c1"));
        LostChange second = update("public.item", row("id", "1"), row("id", "1", "v", "second", "code", "c1"));
        assertThat(run(spec("0/20", false, false), first).outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(run(spec("0/30", false, false), second).outcome()).isEqualTo(Outcome.APPLIED);
        isInTheWay(run(spec("0/10", false, false), first), Kind.ROW_CHANGED, true);
        assertThat(value("SELECT v FROM item WHERE id = 1")).isEqualTo("second");
    }

    @Test
    void aRowThatIsGoneIsMadeAgainOnlyIfAllOfItIsKnown() {
        server.execute(database, "DELETE FROM part; DELETE FROM item");
        LostChange part = update("public.item", row("id", "1"), row("id", "1", "v", "lost", "code", "c1"));
        isInTheWay(apply(part), Kind.ROW_GONE, false);
        isInTheWay(force(part), Kind.ROW_GONE, false);
        isInTheWay(apply(delete("public.item", row("id", "1"))), Kind.ROW_GONE, true);
        ReapplyResult forced = force(
                delete("public.item", row("id", "2")),
                update("public.item", row("id", "1"), row("id", "1", "v", "lost", "code", "c1", "big", "b")));
        assertThat(forced.outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(forced.conflictCount()).isEqualTo(2);
        assertThat(value("SELECT v || big FROM item")).isEqualTo("lostb");
    }

    @Test
    void aTakenKeyIsShownWithItsRow() {
        server.execute(database, "INSERT INTO item VALUES (3, 'theirs', 'c3', NULL)");
        LostChange change = insert("public.item", row("id", "3", "v", "lost", "code", "c4", "big", null));
        ReapplyResult refused = apply(change);
        isInTheWay(refused, Kind.KEY_TAKEN, true);
        assertThat(refused.conflicts().getFirst().found()).containsEntry("v", "theirs");
        assertThat(force(change).outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(value("SELECT v || code FROM item WHERE id = 3")).isEqualTo("lostc4");
    }

    @Test
    void aValueThatMayBeThereOnceIsInTheWayWhateverIsWanted() {
        isInTheWay(
                force(insert("public.item", row("id", "3", "v", "x", "code", "c1", "big", null))),
                Kind.UNIQUE_TAKEN,
                false);
        server.execute(
                database,
                "CREATE TABLE late(id int PRIMARY KEY, n int UNIQUE DEFERRABLE INITIALLY DEFERRED);"
                        + " INSERT INTO late VALUES (1, 1), (2, 2)");
        followed();
        isInTheWay(force(insert("public.late", row("id", "3", "n", "2"))), Kind.UNIQUE_TAKEN, false);
        assertThat(apply(
                                update("public.late", row("id", "1"), row("id", "1", "n", "2")),
                                update("public.late", row("id", "2"), row("id", "2", "n", "1")))
                        .outcome())
                .as("what is broken on the way only")
                .isEqualTo(Outcome.APPLIED);
    }

    @Test
    void foreignKeysHoldAtTheEnd() {
        isInTheWay(force(insert("public.part", row("id", "2", "item", "77"))), Kind.REFERENCE_MISSING, false);
        isInTheWay(force(delete("public.item", row("id", "1"))), Kind.REFERENCED, false);
        assertThat(apply(
                                insert("public.part", row("id", "2", "item", "77")),
                                insert("public.item", row("id", "77", "v", "p", "code", "c77", "big", null)),
                                delete("public.item", row("id", "1")),
                                delete("public.part", row("id", "1")))
                        .outcome())
                .isEqualTo(Outcome.APPLIED);
    }

    @Test
    void aTableThatRefersToItselfIsLookedAtFromBothSides() {
        server.execute(
                database,
                "CREATE TABLE emp(id int PRIMARY KEY, manager int REFERENCES emp); INSERT INTO emp VALUES (7, NULL)");
        followed();
        server.execute(database, "INSERT INTO emp VALUES (9, 7)");
        isInTheWay(force(delete("public.emp", row("id", "7"))), Kind.REFERENCED, false);
        isInTheWay(force(insert("public.emp", row("id", "10", "manager", "77"))), Kind.REFERENCE_MISSING, false);
        assertThat(force(delete("public.emp", row("id", "9")), delete("public.emp", row("id", "7")))
                        .outcome())
                .isEqualTo(Outcome.APPLIED);
    }

    @Test
    void tablesWithoutAKeyAreToldByTheirWholeRows() {
        isInTheWay(apply(delete("public.loose", row("v", "l", "n", "1.5"))), Kind.ROW_GONE, true);
        assertThat(apply(delete("public.loose", row("v", "l", "n", "1.50"))).outcome())
                .isEqualTo(Outcome.APPLIED);
        assertThat(value("SELECT count(*) FROM loose"))
                .as("one of two equal rows")
                .isEqualTo("1");
        isInTheWay(run(spec("0/20", false, false), delete("public.loose", row("v", "l"))), Kind.TABLE_CHANGED, false);
    }

    @Test
    void aWholeOldRowIsCompared() {
        server.execute(
                database,
                "CREATE TABLE full_row(id int PRIMARY KEY, a text, b char(4)); ALTER TABLE full_row REPLICA IDENTITY FULL;"
                        + " INSERT INTO full_row VALUES (1, 'a', 'b'), (2, 'other', 'b')");
        ReapplyResult refused =
                apply(update("public.full_row", row("id", "2", "a", "a", "b", "b   "), row("id", "2", "a", "z")));
        isInTheWay(refused, Kind.ROW_CHANGED, true);
        assertThat(refused.conflicts().getFirst().expected()).isEqualTo(row("a", "a"));
        assertThat(apply(update(
                                "public.full_row",
                                row("id", "1", "a", "a", "b", "b   "),
                                row("id", "1", "a", "z", "b", "b   ")))
                        .outcome())
                .as("though it was written behind what was followed")
                .isEqualTo(Outcome.APPLIED);
    }

    @Test
    void generatedAndIdentityColumnsAndPartitionsAreWrittenAsTheyWere() {
        server.execute(
                database,
                "CREATE TABLE gen(id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int, twice int GENERATED ALWAYS AS"
                        + " (a * 2) STORED); INSERT INTO gen (a) VALUES (1);"
                        + " CREATE TABLE whole(id int, k int REFERENCES item, PRIMARY KEY (id, k)) PARTITION BY RANGE (id);"
                        + " CREATE TABLE whole_1 PARTITION OF whole FOR VALUES FROM (1) TO (10);"
                        + " INSERT INTO whole VALUES (1, 1)");
        followed();
        assertThat(apply(
                                insert("public.gen", row("id", "50", "a", "4")),
                                update("public.gen", row("id", "1"), row("id", "1", "a", "3")),
                                insert("public.whole_1", row("id", "2", "k", "2")),
                                delete("public.whole_1", row("id", "1", "k", "1")),
                                insert("public.whole", row("id", "3", "k", "1")))
                        .outcome())
                .isEqualTo(Outcome.APPLIED);
        assertThat(value("SELECT string_agg(id || ':' || twice, ',' ORDER BY id) FROM gen"))
                .isEqualTo("1:6,50:8");
        assertThat(value("SELECT string_agg(id || ':' || k, ',' ORDER BY id) FROM whole"))
                .isEqualTo("2:2,3:1");
        isInTheWay(
                run(spec("0/20", false, false), insert("public.whole_1", row("id", "4", "k", "99"))),
                Kind.REFERENCE_MISSING,
                false);
        isInTheWay(
                run(spec("0/20", false, true), insert("public.whole_1", row("id", "40", "k", "1"))),
                Kind.REFUSED,
                false);
    }

    @Test
    void everyKindOfValueComesThroughAsTheLogHasIt() {
        server.execute(
                database,
                "CREATE TYPE mood AS ENUM ('sad'); CREATE DOMAIN short AS varchar(3);"
                        + " CREATE TABLE kinds(id text PRIMARY KEY, b boolean, c char(5), x bytea, j jsonb, t timestamptz,"
                        + " m mood, d short, a int[], f float8, i interval, p point, r int4range)");
        assertThat(apply(insert(
                                "public.kinds",
                                row(
                                        "id",
                                        "k'1",
                                        "b",
                                        "t",
                                        "c",
                                        "ab   ",
                                        "x",
                                        "\\x00ff",
                                        "j",
                                        "{\"a\": [1]}",
                                        "t",
                                        "2026-01-02 03:04:05.678901+00",
                                        "m",
                                        "sad",
                                        "d",
                                        "abc",
                                        "a",
                                        "{1,NULL,3}",
                                        "f",
                                        "0.1",
                                        "i",
                                        "1 day 02:00:00",
                                        "p",
                                        "(1,2)",
                                        "r",
                                        "[1,5)")))
                        .outcome())
                .isEqualTo(Outcome.APPLIED);
        Map<String, @Nullable String> same = row("id", "k'1", "c", "ab   ", "p", "(1,2)", "b", "t");
        assertThat(run(spec("0/20", true, false), insert("public.kinds", same)).conflicts())
                .first()
                .satisfies(c -> assertThat(c.found()).containsAllEntriesOf(same));
        isInTheWay(
                run(spec("0/20", false, true), insert("public.kinds", row("id", "k2", "d", "abcd"))),
                Kind.REFUSED,
                false);
    }

    @Test
    void whatIsNoRowOrHasNoPlaceIsLeftToPeople() {
        isInTheWay(force(new LostChange("public.item", "TRUNCATE", Map.of(), Map.of())), Kind.BY_HAND, false);
        isInTheWay(
                force(new LostChange("public.new", "DDL", Map.of(), row("statement", "CREATE TABLE new()"))),
                Kind.BY_HAND,
                false);
        isInTheWay(force(insert("public.nowhere", row("id", "1"))), Kind.TABLE_CHANGED, false);
        isInTheWay(force(insert("public.item", row("id", "9", "gone", "1"))), Kind.TABLE_CHANGED, false);
        server.execute(
                database, "ALTER TABLE item DROP v; ALTER TABLE item ADD v text GENERATED ALWAYS AS ('always') STORED");
        isInTheWay(
                force(insert("public.item", row("id", "9", "v", "x", "code", "c9", "big", null))),
                Kind.TABLE_CHANGED,
                false);
    }

    @Test
    void triggersStaySilentForWhatTheyDidIsAmongTheChanges() {
        server.execute(
                database,
                "CREATE FUNCTION log() RETURNS trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN INSERT INTO public.loose VALUES ('logged', 0); RETURN NEW; END $$;"
                        + " CREATE TRIGGER log AFTER INSERT ON item FOR EACH ROW EXECUTE FUNCTION log()");
        apply(insert("public.item", row("id", "3", "v", "c", "code", "c3", "big", null)));
        assertThat(value("SELECT count(*) FROM loose WHERE v = 'logged'")).isEqualTo("0");
    }
}
