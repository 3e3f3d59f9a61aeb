//! Reading keys. The one seam behind which input is decoded: the loop knows only the events that come out.

use super::{Happening, Post};
use std::io;
use std::thread;

/// Reads the terminal on a thread of its own until it is gone. The thread is never waited for: leaving does not depend
/// on it.
pub fn spawn(post: Post) -> io::Result<()> {
    thread::Builder::new().name("input".into()).spawn(move || read(&post)).map(drop)
}

fn read(post: &Post) {
    while let Ok(event) = crossterm::event::read() {
        if post.send(Happening::Input(event)).is_err() {
            return;
        }
    }
    let _ = post.send(Happening::Gone);
}
