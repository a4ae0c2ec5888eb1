package io.gad.e2e;

import io.gad.api.LostTransactionsView.LostTransaction;
import io.gad.testkit.TransactionId;
import java.util.List;

/** Which transactions of the shop's clients one of a report is: each writes one row of the journal. */
public final class LostOfTheShop {

    private LostOfTheShop() {}

    public static List<TransactionId> of(LostTransaction lost) {
        return lost.changes().stream()
                .filter(change -> change.table().equals("public.journal") && change.after() != null)
                .map(change -> new TransactionId(
                        Integer.parseInt(String.valueOf(change.after().get("client"))),
                        Long.parseLong(String.valueOf(change.after().get("number")))))
                .toList();
    }
}
