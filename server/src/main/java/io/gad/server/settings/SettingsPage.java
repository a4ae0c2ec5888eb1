package io.gad.server.settings;

/** The reference page of the settings, written from the list itself so that it cannot lag behind. */
public final class SettingsPage {

    private SettingsPage() {}

    /** The page in Markdown. */
    public static String markdown() {
        StringBuilder page = new StringBuilder();
        page.append("""
                # Configuration of the server

                Every setting can be given in three ways; the first found holds:

                1. a flag of `gad server`, for example `--lag-threshold 10s`;
                2. an environment variable, for example `GAD_LAG_THRESHOLD=10s`;
                3. a line of the file `gad.yaml` in the data directory (or of the file named with `--config`), for example
                   `lag-threshold: 10s`.

                The data directory itself is named with `--data-dir` or `GAD_DATA_DIR`. A name in the file that is not in this
                table, or a value that cannot be read, keeps the server from starting and is named. The file is read at start.

                Times are a whole number and `ms`, `s`, `m` or `h`; sizes a whole number and `B`, `KiB`, `MiB`, `GiB` or `TiB`.

                | key | flag | variable | value | default | meaning |
                |---|---|---|---|---|---|
                """);
        for (Setting setting : Setting.values()) {
            page.append("| `%s` | `%s` | `%s` | %s | %s | %s |%n"
                    .formatted(
                            setting.key(),
                            setting.flag(),
                            setting.variable(),
                            setting.kind().unit(),
                            setting.defaultText().isEmpty() ? "none" : "`" + setting.defaultText() + "`",
                            setting.description()));
        }
        page.append("""

                ## Webhooks

                A list that only the file can hold; see [alerts](../guides/alerts.md).

                ```yaml
                webhooks:
                  - name: pager
                    url: https://pager.example/gad
                    secret-file: /etc/gad/pager.secret
                    topics: [health, problem, operation]
                ```

                | key | value | default | meaning |
                |---|---|---|---|
                | `name` | lower-case letters, digits, hyphens | needed | what it is called in `gad alert list` and metrics |
                | `url` | `http://` or `https://` | needed | where alerts are posted. What follows the port may be a secret and is shown nowhere |
                | `secret-file` | absolute path | needed | holds the text that alerts are signed with, 16 characters or more. Read at every delivery, so it can be replaced while the server runs |
                | `topics` | a list of `health`, `lag`, `slot`, `problem`, `operation` | all | what is sent to it |

                ## Files in the data directory

                The directory belongs to the server alone (mode 700); one server at a time may use it.

                | file | holds |
                |---|---|
                | `gad.yaml` | the settings, if you write one |
                | `admin.token` | the token for REST, command line and console (mode 600), written at the first start. Replace its text and start again to change the token |
                | `secret.key` | the key with which passwords are encrypted in the state (mode 600). Keep a copy of it apart from the backups |
                | `gad.db` | the state: instances, groups, operations |
                | `reports/` | what former primaries committed and nobody else got |
                | `spool/` | transactions too large for memory, while they are applied |
                | `server.lock` | held while a server runs |
                """);
        return page.toString();
    }
}
