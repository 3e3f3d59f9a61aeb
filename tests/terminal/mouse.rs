//! The mouse alone creates a user from a file.

use super::MINIMAL;
use crate::common::pty::{Home, PtyProgram, TIMEOUT};

impl PtyProgram {
    /// Clicks the first place that shows a text.
    #[track_caller]
    fn click(&mut self, text: &str) {
        self.wait(text);
        let screen = self.screen();
        let place = screen.lines().zip(1..).find_map(|(line, row)| {
            let at = line.find(text)?;
            Some((line[..at].chars().count() + 1, row))
        });
        let (column, row): (usize, usize) = place.unwrap();
        // Press and release in SGR encoding.
        self.send(format!("\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m"));
    }
}

#[test]
fn create_user_by_mouse() {
    let home = Home::new();
    let file = home.write("minimal.json", MINIMAL);
    let mut term = PtyProgram::start(&home, &["--from", &file]);
    term.click("Wallboard");
    term.wait("[Wallboard]");
    term.click("Agent ");
    term.wait("[Agent]");
    term.click("Telephony");
    term.wait("Phone number");
    // The wheel scrolls the form; the footer can be clicked too.
    term.send("\x1b[<65;10;10M");
    term.click("F5");
    term.click("Change");
    term.wait("▸ Role");
    term.click("F5");
    term.click("Create user in the practice account");
    term.wait("User created");
    term.click("Leave");
    let end = term.end(TIMEOUT);
    assert_eq!((end.code, home.attempts()), (0, 1));
    assert!(end.after.contains("created AgentName "), "{:?}", end.after);
}
