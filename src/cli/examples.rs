//! Examples for the help of each command and for the manual.

pub(crate) const NEW: &str = "\
Examples:
  vcc-user                          a new user
  vcc-user --last                   the draft you worked on last
  vcc-user --from user.json         from a payload, an API answer or a draft
  vcc-user --like jana@example.com  with the settings of an existing user
  vcc-user --plain                  asks line by line
  vcc-user --account emea           on another account than the default one

Exit codes: 0 created, 2 usage or configuration, 7 outcome unknown, 9 not everything was set up, 10 left without creating.
`vcc-user man | man -l -` shows the manual: keys, files, environment, exit codes.";

pub(crate) const CHECK: &str = "\
Examples:
  vcc-user check user.json
  vcc-user check --json *.json
  vcc-user check - < user.json
  vcc-user check --fix user.json > fixed.json

Exit codes: 0 no errors (there may be warnings), 3 errors, 2 input that cannot be read.";

pub(crate) const PAYLOAD: &str = "\
Examples:
  vcc-user payload user.json | jq .
  vcc-user payload --curl --account emea user.json > create.sh

Exit codes: 0 printed, 3 printed though the user has errors, 2 input that cannot be read.";

pub(crate) const SUBMIT: &str = "\
No user is sent twice. A user who exists by an earlier attempt is not sent again; what is left to set up is carried out.

Examples:
  vcc-user submit --yes user.json
  vcc-user submit --yes --json --account emea one.json two.json
  vcc-user submit --yes --account sandbox user.json    a rehearsal: no user is created at Vonage

Exit codes: 0 created or set up, 2 exists already, 3 errors, 4 not authorised, 5 refused, 6 nothing was sent,
7 outcome unknown, 9 not everything was set up.";

pub(crate) const BATCH: &str = "\
The first line of the file names its columns: by label (`Agent ID`), by key (`agentId`), by JSON path
(`associatedUsers[0].username`) or as people call it (`Phone`, `E-mail`); `vcc-user fields` lists them. Lines above it that
begin with # are comments. The result file holds the same columns, and outcome,
userId, message and setup. Use it as the file to create the users that are still missing, and to finish setting up.

Examples:
  vcc-user batch --example > users.csv                  a file to start from
  vcc-user batch users.csv                              checks, sends nothing
  vcc-user batch users.csv --yes --template evening-shift
  vcc-user batch users.result.csv --yes                 only what is missing
  vcc-user batch users.csv --yes --account sandbox      a rehearsal: no user is created at Vonage

Exit codes: 0 all exist now, 3 errors and nothing was sent, 4 not authorised, 6 nothing was sent, 8 some were not created,
9 not everything was set up.";

pub(crate) const DRAFTS: &str = "\
Examples:
  vcc-user drafts
  vcc-user drafts show jkowalska-1
  vcc-user drafts remove jkowalska-1";

pub(crate) const ATTEMPTS: &str = "\
Examples:
  vcc-user attempts
  vcc-user attempts --csv > attempts.csv
  vcc-user attempts show 20260302-093000-x7k2mp
  vcc-user attempts resolve 20260302-093000-x7k2mp
  vcc-user attempts finish 20260302-093000-x7k2mp
  vcc-user attempts take-back 20260302-093000-x7k2mp --yes
  vcc-user attempts forget --older-than 90";

pub(crate) const TAKE_BACK: &str = "\
For a username or an agent ID that is wrong: neither can be changed later. The user is read first, and nothing is changed
where it has logged in, where the username is another one's, or where it was only found by a look-up. Whether the username
becomes free again is not documented. The draft can be corrected and sent again afterwards.

Examples:
  vcc-user attempts take-back 20260302-093000-x7k2mp --yes
  vcc-user attempts take-back 20260302-093000-x7k2mp --yes --delete

Exit codes: 0 done, 2 not a user to be taken back, 4 not authorised, 5 refused, 6 nothing was changed, 7 unknown.";

pub(crate) const FORGET: &str = "\
An attempt with an unknown outcome is kept: its user may exist, and would be sent twice. A user whose record is deleted
is no longer recognised as created by this program.

Examples:
  vcc-user attempts forget --older-than 90
  vcc-user attempts forget                 all with a known outcome";

pub(crate) const ACCOUNTS: &str = "\
Examples:
  vcc-user accounts
  vcc-user accounts check emea";

pub(crate) const USERS: &str = "\
Examples:
  vcc-user users kowalska
  vcc-user users --archived --json
  vcc-user users --csv > users.csv                users whole, as a file for `vcc-user batch`
  vcc-user users anna --csv --no-routing

Exit codes: 0 found, 1 not everything could be read, 4 not authorised.";

pub(crate) const FIELDS: &str = "\
Examples:
  vcc-user fields
  vcc-user fields --schema > user.schema.json";

pub(crate) const SANDBOX: &str = "\
A fault is STEP:KIND. Steps are token, create, users (the list), user, archive, delete, members (the users of a group), and
of the user's groups, skills, callback-numbers and schedules the step that sets them; read-groups reads a user's,
list-groups the account's, and so on.
Kinds: slow (five seconds), silent (never answered), silent-after (done, never answered), drop (the connection is dropped),
drop-after (done, then dropped), refuse (400), unauthorised (401), busy (429), error (500).

Examples:
  vcc-user sandbox
  vcc-user sandbox --port 8080
  vcc-user sandbox --fault skills:drop-after:1 --fault groups:refuse";

pub(crate) const COMPLETIONS: &str = "\
Examples:
  vcc-user completions bash > ~/.local/share/bash-completion/completions/vcc-user
  vcc-user completions zsh > ~/.zfunc/_vcc-user
  vcc-user completions fish > ~/.config/fish/completions/vcc-user.fish
  vcc-user completions powershell >> $PROFILE";

pub(crate) const MAN: &str = "\
Examples:
  vcc-user man | man -l -
  vcc-user man > ~/.local/share/man/man1/vcc-user.1";
