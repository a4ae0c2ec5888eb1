package io.gad.sync.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What pg_restore makes at this moment is known by its statement alone. */
class BuildingTest {

    @Test
    void anIndexIsNamedWithItsTableAndHowFarItIs() {
        assertThat(Building.told(
                        "CREATE INDEX orders_at ON public.orders USING btree (at);\n\n\n",
                        "building index: scanning table",
                        34))
                .contains("index orders_at of public.orders: building index: scanning table, 34 %");
        assertThat(Building.told(
                        "CREATE UNIQUE INDEX \"Odd \"\"x\"\"\" ON ONLY \"My s\".part USING btree (id)", "", -1))
                .contains("index \"Odd \"\"x\"\"\" of \"My s\".part");
    }

    @Test
    void aKeyIsNamedWithItsTable() {
        assertThat(Building.told(
                        "ALTER TABLE ONLY public.orders\n    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);", "", -1))
                .contains("key orders_pkey of public.orders");
    }

    @Test
    void anythingElseIsNotToldAsOne() {
        assertThat(Building.told("SET default_table_access_method = heap", "", -1))
                .isEmpty();
        assertThat(Building.told("CREATE TRIGGER t BEFORE INSERT ON public.orders", "", -1))
                .isEmpty();
        assertThat(Building.told("", "", -1)).isEmpty();
    }
}
