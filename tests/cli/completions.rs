//! Completion in real shells: text and Tab in, the completed line out. A shell that is not installed is left out.

use crate::common::home::Home;
use crate::common::pty::PtyProgram;
use portable_pty::CommandBuilder;
use rstest::rstest;
use std::path::Path;
use std::process::{Command, Stdio};

/// What is typed before Tab, and the line then: a word that is complete is followed by a space.
const LINES: &str = r#"
che|check
comp|completions
att|attempts
--acc|--account
--pl|--plain
--vers|--version
--version --verb|--version --verbose
--color al|--color always
--color=al|--color=always
--theme con|--theme contrast
--theme=pl|--theme=plain
--account em|--account emea
--account=em|--account=emea
--draft jk|--draft jkowalska-1
--draft=jk|--draft=jkowalska-1
--from us|--from user.json
--from my|--from my\ file.json
--from fo|--from folder/
--log te|--log team.csv
new --pl|new --plain
new --las|new --last
new --draft jk|new --draft jkowalska-1
new --from my|new --from my\ file.json
check --js|check --json
check --fi|check --fix
check us|check user.json
check my|check my\ file.json
check my\ fi|check my\ file.json
check "my|check "my file.json"
check ./us|check ./user.json
check ./my|check ./my\ file.json
check my\ file.json jk|check my\ file.json jkowalska-1
check fo|check folder/
check folder/in|check folder/inner\ file.json
check user.json --js|check user.json --json
submit user.json --ye|submit user.json --yes
check jk|check jkowalska-1
check user.json my|check user.json my\ file.json
check user.json jk|check user.json jkowalska-1
check --json user.json jk|check --json user.json jkowalska-1
check --color ne|check --color never
check --account em|check --account emea
payload --cu|payload --curl
payload --al|payload --all
payload us|payload user.json
payload jk|payload jkowalska-1
payload --curl --account em|payload --curl --account emea
submit --allow|submit --allow-overages
submit --yes us|submit --yes user.json
submit --yes my|submit --yes my\ file.json
submit --yes jk|submit --yes jkowalska-1
submit --yes --account em|submit --yes --account emea
batch te|batch team.csv
batch --retry|batch --retry-unknown
batch --ex|batch --example
batch --ig|batch --ignore-columns
users --cs|users --csv
users --arch|users --archived
users jana --no|users jana --no-routing
users --account em|users --account emea
batch --template jk|batch --template jkowalska-1
batch --template us|batch --template user.json
batch --template my|batch --template my\ file.json
batch --out te|batch --out team.csv
batch team.csv --ye|batch team.csv --yes
drafts sh|drafts show
drafts rem|drafts remove
drafts --js|drafts --json
drafts show jk|drafts show jkowalska-1
drafts remove jk|drafts remove jkowalska-1
drafts show --color ne|drafts show --color never
attempts res|attempts resolve
attempts --js|attempts --json
attempts fin|attempts finish
attempts ta|attempts take-back
attempts forget --ol|attempts forget --older-than
attempts finish 2026|attempts finish 20260302-093000-aaaaaa
attempts resolve 2026|attempts resolve 20260302-093000-aaaaaa
attempts show 2026|attempts show 20260302-093000-aaaaaa
attempts take-back 2026|attempts take-back 20260302-093000-aaaaaa
accounts ch|accounts check
accounts check em|accounts check emea
accounts check --js|accounts check --json
fields --sch|fields --schema
fields --mark|fields --markdown
sandbox --po|sandbox --port
completions fi|completions fish
completions z|completions zsh
--vers|--version
completions po|completions powershell
man --theme da|man --theme dark
help che|help check
--account emea che|--account emea check
--account emea check jk|--account emea check jkowalska-1
--color never drafts show jk|--color never drafts show jkowalska-1
"#;

fn home() -> Home {
    let home = Home::new();
    home.write_config(
        "[accounts.emea]\nregion = \"emea\"\nclient_id = \"id\"\n[accounts.nam]\nregion = \"nam\"\n",
    );
    let draft = r#"{"format":"vcc-user draft","version":1,"title":"Week 48","answers":{"role":"Admin","username":"a b"}}"#;
    home.write_draft("jkowalska-1", draft);
    home.write_draft("other-2", draft);
    home.write(
        "state/vcc-user/attempts/20260302-093000-aaaaaa.json",
        r#"{"format":"vcc-user attempt","version":1,"id":"20260302-093000-aaaaaa","time":"2026-03-02T09:30:00Z",
        "at":1772443800000,"account":"emea","apiUrl":"https://x","username":"jana","body":"fnv1a64:af63dc4c8601ec8c"}"#,
    );
    for file in ["user.json", "my file.json", "team.csv", "folder/inner file.json"] {
        home.write(file, "{}");
    }
    home
}

#[rstest]
#[case::bash("bash", &["--norc", "--noprofile", "-i"], "PS1='> '; bind 'set enable-bracketed-paste off'; . ./script")]
#[case::zsh("zsh", &["-f", "-i"], "PS1='> '; unset zle_bracketed_paste; autoload -U compinit; compinit -D -u; . ./script")]
#[case::zsh_autoload(
    "zsh",
    &["-f", "-i"],
    "PS1='> '; unset zle_bracketed_paste; fpath=($PWD/zfunc $fpath); autoload -U compinit; compinit -D -u"
)]
#[case::zsh_package(
    "zsh",
    &["-f", "-i"],
    "PS1='> '; unset zle_bracketed_paste; fpath=($PWD/package $fpath); autoload -U compinit; compinit -D -u"
)]
#[case::bash_package(
    "bash",
    &["--norc", "--noprofile", "-i"],
    "PS1='> '; bind 'set enable-bracketed-paste off'; . package/vcc-user.bash"
)]
#[case::fish_package("fish", &["--no-config", "-i"], "set -g fish_greeting; set -g fish_autosuggestion_enabled 0; function fish_prompt; echo -n '> '; end; . package/vcc-user.fish")]
#[case::fish("fish", &["--no-config", "-i"], "set -g fish_greeting; set -g fish_autosuggestion_enabled 0; function fish_prompt; echo -n '> '; end; . ./script")]
fn the_shell_completes(#[case] shell: &str, #[case] args: &[&str], #[case] setup: &str) {
    if Command::new(shell).arg("--version").stdout(Stdio::null()).status().is_err() {
        return;
    }
    let home = home();
    let script = home.run(&["completions", shell]).ends(0).out;
    home.write("script", &script);
    home.write("zfunc/_vcc-user", &script);
    // Those of packages ask the program for this script.
    let packaged = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/packaging");
    for file in ["vcc-user.bash", "_vcc-user", "vcc-user.fish"] {
        home.write(&format!("package/{file}"), &std::fs::read_to_string(packaged.join(file)).unwrap());
    }
    let mut command = CommandBuilder::new(shell);
    command.args(args);
    command.env_clear();
    command.cwd(home.path());
    for (name, value) in home.environment() {
        command.env(name, value);
    }
    let folder = Path::new(env!("CARGO_BIN_EXE_vcc-user")).parent().unwrap().to_str().unwrap();
    command.env("PATH", format!("{folder}:{}", std::env::var("PATH").unwrap()));
    let mut terminal = PtyProgram::run(command, (120, 40));
    // The words that the shell shows are not those that it was given.
    terminal.send(format!("{setup}; clear; echo re''ady\r"));
    terminal.wait_for("the prompt", |screen| screen.contents().trim_end().ends_with("ready\n>"));
    let mut faults = Vec::new();
    for line in LINES.lines().filter(|line| !line.is_empty()) {
        let (typed, wanted) = line.split_once('|').unwrap();
        terminal.send(format!("vcc-user {typed}\t"));
        // Nothing more comes when the shell is done: the end of the line is asked for.
        terminal.send("@");
        terminal.wait_for("the end", |screen| screen.contents().trim_end().ends_with('@'));
        let screen = terminal.screen();
        let shown = screen.trim_end().lines().last().unwrap();
        let shown = shown.trim_start_matches("> vcc-user ").trim_end_matches('@').trim_end();
        // zsh also writes what a value follows.
        let shown = if wanted.contains('=') { shown } else { shown.trim_end_matches('=') };
        if shown != wanted {
            faults.push(format!("{typed:?} became {shown:?} instead of {wanted:?}"));
        }
        terminal.send("\u{15}");
        terminal.wait_for("an empty line", |screen| screen.contents().trim_end().ends_with('>'));
    }
    assert!(faults.is_empty(), "{shell}:\n{}", faults.join("\n"));
}

/// PowerShell says without a terminal what it completes; how it writes files is its own.
#[test]
fn powershell_completes() {
    let home = home();
    let script = home.run(&["completions", "powershell"]).ends(0).out;
    assert_eq!(script.matches("Register-ArgumentCompleter").count(), 1, "{script}");
    assert_contains!(script, "$global:VccUserWords = {", "'--color' = 'auto', 'always', 'never'\n");
    if Command::new("pwsh").arg("-Version").stdout(Stdio::null()).status().is_err() {
        return;
    }
    let is_file = |wanted: &str| ["my", "/", ".json", ".csv"].iter().any(|part| wanted.contains(part));
    let lines = LINES.lines().filter_map(|line| line.split_once('|'));
    let lines: Vec<(&str, &str)> = lines.filter(|(_, wanted)| !is_file(wanted)).collect();
    let asked = |(typed, _): &(&str, &str)| {
        let line = format!("vcc-user {typed}");
        let length = line.len();
        format!(
            "(TabExpansion2 -inputScript '{line}' -cursorColumn {length}).CompletionMatches[0].CompletionText\n"
        )
    };
    home.write("script.ps1", &(script + &lines.iter().map(asked).collect::<String>()));
    let folder = Path::new(env!("CARGO_BIN_EXE_vcc-user")).parent().unwrap().to_owned();
    let path = std::env::join_paths(
        std::iter::once(folder).chain(std::env::split_paths(&std::env::var("PATH").unwrap())),
    );
    let ran = Command::new("pwsh")
        .args(["-NoProfile", "-NonInteractive", "-File", "script.ps1"])
        .current_dir(home.path())
        .envs(home.environment())
        .env("PATH", path.unwrap())
        .output()
        .unwrap();
    let completed = String::from_utf8_lossy(&ran.stdout).replace('\r', "");
    let wanted: Vec<&str> = lines.iter().map(|(_, wanted)| wanted.rsplit(' ').next().unwrap()).collect();
    assert_eq!(completed.lines().collect::<Vec<_>>(), wanted, "{ran:?}");
}

/// A file in the folder of drafts whose name the shell would run or expand is not offered.
#[test]
fn names_that_a_shell_acts_on_are_not_completed() {
    let home = home();
    let hostile = [
        "$(touch ran)",
        "a`touch ran`",
        "a b",
        "*",
        "?",
        "a'b",
        "a\"b",
        "a\\b",
        "x;y",
        "x|y",
        "~",
        "-rf /",
        "x>y",
    ];
    for id in hostile {
        home.write(&format!("config/vcc-user/drafts/{}.json", id.replace('/', "")), "{}");
    }
    let script = home.run(&["completions", "bash"]).ends(0).out;
    home.write("script", &script);
    let folder = Path::new(env!("CARGO_BIN_EXE_vcc-user")).parent().unwrap().to_str().unwrap();
    for words in
        ["drafts show ''", "--draft ''", "--draft a", "--draft '$'", "batch --template x", "drafts show '*'"]
    {
        let test = format!(
            ". ./script; COMP_WORDS=(vcc-user {words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _vcc_user vcc-user \"${{COMP_WORDS[COMP_CWORD]}}\" 2>/dev/null; printf '%s\\n' \"${{COMPREPLY[@]}}\""
        );
        let mut command = Command::new("bash");
        command.args(["--norc", "-c", &test]).current_dir(home.path()).envs(home.environment());
        command.env("PATH", format!("{folder}:{}", std::env::var("PATH").unwrap()));
        let output = command.output().unwrap();
        let offered = String::from_utf8_lossy(&output.stdout);
        let all: Vec<&str> = offered.lines().filter(|line| !line.is_empty()).collect();
        let expected: &[&str] = if words.ends_with("''") { &["jkowalska-1", "other-2"] } else { &[] };
        let mut sorted = all;
        sorted.sort_unstable();
        assert_eq!(sorted, expected, "{words}: {output:?}");
    }
    assert!(!home.path().join("ran").exists());
}
