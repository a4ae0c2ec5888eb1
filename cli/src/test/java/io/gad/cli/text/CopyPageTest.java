package io.gad.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.CopyView;
import io.gad.api.CopyView.TableCopyView;
import io.gad.api.DatabaseView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How far a first copy is, on a terminal. */
class CopyPageTest {

    private static DatabaseView database(@Nullable CopyView copy) {
        return new DatabaseView("app", "FULL", null, 10, 20, 100, 200, null, null, List.of(), List.of(), copy);
    }

    @Test
    void tablesAreNamedAndTheOthersCounted() {
        CopyView copy = new CopyView(
                List.of(
                        new TableCopyView("public.orders", "COPYING", 1_200, 5_000, 4_096, 8_192),
                        new TableCopyView("public.item", "DONE", 7, 7, 100, 100)),
                12,
                3,
                310L,
                2_048L,
                null,
                null,
                List.of());
        assertThat(CopyPage.lines(database(copy)))
                .anySatisfy(
                        line -> assertThat(line).contains("3 of 12 tables", "310 rows/s", "2.0 KiB/s", "time left -"))
                .anySatisfy(line -> assertThat(line).contains("public.orders", "COPYING", "1200 of 5000"))
                .anySatisfy(line -> assertThat(line).contains("public.item", "DONE"))
                .contains("and 10 tables more")
                .noneMatch(line -> line.contains("Indexes"));
    }

    @Test
    void indexesAreToldWithTheOneUnderWay() {
        CopyView copy = new CopyView(List.of(), 2, 2, null, null, 4, 9, List.of("index orders_at of public.orders"));
        assertThat(CopyPage.lines(database(copy)))
                .anySatisfy(line -> assertThat(line).contains("2 of 2 tables", "- rows/s"))
                .contains("Indexes: 4 of 9", "  index orders_at of public.orders");
    }

    @Test
    void nothingIsToldOfADatabaseThatIsNotCopied() {
        assertThat(CopyPage.lines(database(null))).isEmpty();
    }
}
