//! `docs/cli.md`: what the command line takes, made from the command line itself.

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use clap::CommandFactory;

    use crate::cli::Cli;
    use crate::exit::Code;

    const HEAD: &str = "# `conformance`\n\n\
        Made from the code: every subcommand, every exit code, and the file that \
        describes a plugin.\n\n";

    const FILE: &str = r#"## conformance.toml

`conformance run DIR` reads it; so does `conformance run` in its folder. Paths are relative to the file, commands are lists of words and never pass a shell, and an unknown key is an error.

```toml
profile = "terraform"                # or a file; what `conformance profiles` says of the host need not be said here
contract = ["contract.binpb"]        # for `conformance call`: descriptor sets or .proto files
require = ["core", "stdio"]          # suites that turn the run red where they cannot be tested
timeout = 300                        # seconds, the whole run

[plugin]
build = [["go", "build", "-o", "bin/plugin", "."]]   # run first, one after the other
command = ["bin/plugin"]             # a first word without `/` is looked up in PATH
cookie = { key = "MY_PLUGIN", value = "0f8c1a3e" }   # the host's MagicCookieKey and MagicCookieValue; the profile's where it is absent
versions = [1, 2]                    # the versions that the plugin has
env = { MY_PLUGIN_MODE = "test" }    # what its host would set besides

[[expect]]                           # a fault that is known; `--expect FILE` reads more of them
check = "stdio/bytes"                # an id, or a glob that matches 10 checks at most
verdict = "fail"                     # fail, hang or crash; ["pass", "fail"] where it comes and goes
reason = "altered"                   # the one that is found, and no other; may be left out
when = { os = "linux", profile = "terraform" }   # where it holds; may be left out
why = "the pipe is read as text"     # for people; required
issue = "https://example.com/1"      # may be left out
expires = 2027-03-31                 # the last day on which it holds; may be left out
```

A check with an entry is run like any other. Found wrong as its entry says, it is `expected` and turns nothing red. An entry that is not true is an error (exit code 5): its check holds, has come to another verdict, or does not exist; its reason does not exist; it expired; two entries are about one check; it matches more than 10. `--bless` writes a file that is true: it keeps what people wrote, and writes nothing about checks that did not run.
"#;

    fn page() -> String {
        let mut page = HEAD.to_owned();
        let mut cli = Cli::command().term_width(100);
        cli.build();
        for command in cli
            .get_subcommands_mut()
            .filter(|command| command.get_name() != "help")
        {
            let name = command.get_name().to_owned();
            let help = command.render_help().to_string();
            let help: Vec<_> = help.lines().map(str::trim_end).collect();
            let _ = writeln!(
                page,
                "## conformance {name}\n\n```text\n{}\n```\n",
                help.join("\n").trim_end()
            );
        }
        page.push_str("## Exit codes\n\nWhere several hold, the first in this table.\n\n| code | meaning |\n|---|---|\n");
        for code in Code::PRECEDENCE {
            let _ = writeln!(page, "| {} | {} |", code.number(), code.meaning());
        }
        let _ = write!(page, "\n{FILE}");
        page
    }

    #[test]
    fn the_published_manual_is_the_command_lines() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/cli.md");
        crate::published::check(path, &page());
    }
}
