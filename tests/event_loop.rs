//! The event loop with a terminal and a source of events of the test's own.

use crate::common::TestApp;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::io;
use std::sync::mpsc::channel;
use std::time::Duration;
use vcc_user::tui::event_loop::{EventLoop, TerminalControl};
use vcc_user::tui::theme::{Theme, ThemeName};
use vcc_user::tui::{EventSender, EventSource, LoopEvent};

/// A terminal that takes no frame.
struct Blocked;

impl TerminalControl for Blocked {
    fn stop(&mut self) -> io::Result<()> {
        Ok(())
    }
    fn suspend_for(&mut self, to: &mut dyn FnMut()) -> io::Result<()> {
        to();
        Ok(())
    }
    fn continued(&mut self) -> io::Result<()> {
        Ok(())
    }
    fn is_blocked(&self) -> bool {
        true
    }
}

/// One resize; ends when the loop waits without a deadline.
#[derive(Default)]
struct Resized {
    sent: bool,
    deadlines: usize,
}

impl EventSource for &mut Resized {
    fn wait(&mut self, timeout: Option<Duration>) -> Option<LoopEvent> {
        if !std::mem::replace(&mut self.sent, true) {
            return Some(LoopEvent::Resized);
        }
        let Some(timeout) = timeout else { return Some(LoopEvent::Gone) };
        self.deadlines += 1;
        assert!(self.deadlines < 100, "it waits for a deadline that has passed");
        // The loop has its own clock: the deadline itself is tested.
        std::thread::sleep(timeout);
        None
    }
    fn ready(&mut self) -> Option<LoopEvent> {
        None
    }
}

#[test]
fn resize_of_a_blocked_terminal_retries_later() {
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    let mut app = TestApp::new().app;
    let (mut handler, mut control, mut source) = ((), Blocked, Resized::default());
    let (sender, _receiver) = channel();
    EventLoop::new(&mut terminal, &mut app, Theme::named(ThemeName::Dark), &mut handler, &mut control)
        .run(&mut source, &EventSender::from(sender), |(), _| {})
        .unwrap();
    assert!(source.deadlines > 0);
}
