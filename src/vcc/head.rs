//! The head of an answer, however long it is: the status line and the few header lines that somebody here reads are
//! passed on, everything else is dropped as it comes.
//!
//! A complete status line and headers decide what became of a user; hyper stops reading them after some 400 kB. So
//! nothing of what does not matter reaches it, and no answer takes more memory than another.

use hyper::rt::{Read, ReadBuf, ReadBufCursor, Write};
use std::io::{self, IoSlice};
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The headers that say how long a body is, when to try again and where a redirect leads.
const READ: [&[u8]; 4] = [b"content-length", b"transfer-encoding", b"retry-after", b"location"];
/// Header lines that are passed on of one head, and the bytes of a line: together less than hyper takes.
const LINES: usize = 32;
const LINE: usize = 8 * 1024;
/// A head that is longer has no end.
const WHOLE: usize = 64 * 1024 * 1024;
/// Bytes that are looked at in one go.
const CHUNK: usize = 16 * 1024;

/// Where in an answer we are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Status,
    Headers,
    /// In the headers of an answer that only announces another one, such as `100 Continue`.
    Interim,
    Body,
}

/// What was seen of a head.
struct Head {
    at: At,
    /// The line that has no end yet, as far as it is kept.
    line: Vec<u8>,
    lines: usize,
    seen: usize,
}

impl Head {
    fn new() -> Self {
        Self { at: At::Status, line: Vec::new(), lines: 0, seen: 0 }
    }

    /// Takes the next bytes of an answer and appends to `out` what is passed on of them.
    fn take(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
        let mut rest = bytes;
        while self.at != At::Body && !rest.is_empty() {
            let end = rest.iter().position(|byte| *byte == b'\n');
            let (piece, behind) = rest.split_at(end.map_or(rest.len(), |end| end + 1));
            self.seen += piece.len();
            if self.seen > WHOLE {
                return Err(io::Error::other("its headers have no end"));
            }
            let room = LINE.saturating_sub(self.line.len());
            self.line.extend_from_slice(piece.get(..room).unwrap_or(piece));
            if end.is_some() {
                self.end_line(out);
            }
            rest = behind;
        }
        out.extend_from_slice(rest);
        Ok(())
    }

    fn end_line(&mut self, out: &mut Vec<u8>) {
        let mut line = mem::take(&mut self.line);
        line.pop_if(|last| *last == b'\n');
        line.pop_if(|last| *last == b'\r');
        let (passed, next) = match (self.at, line.is_empty()) {
            // hyper, too, lets empty lines stand before an answer.
            (At::Status | At::Interim, true) => (false, At::Status),
            (At::Status, false) if is_interim(&line) => (false, At::Interim),
            (At::Status, false) => (true, At::Headers),
            (At::Headers, true) => (true, At::Body),
            (At::Headers, false) => (self.lines < LINES && is_read(&line), At::Headers),
            (at, _) => (false, at),
        };
        self.at = next;
        if passed {
            self.lines += 1;
            out.extend_from_slice(&line);
            out.extend_from_slice(b"\r\n");
        }
        line.clear();
        self.line = line;
    }
}

/// Any 1xx but 101, after which no answer follows.
fn is_interim(status_line: &[u8]) -> bool {
    let code = status_line.strip_prefix(b"HTTP/1.").and_then(|rest| rest.get(1..5));
    code.is_some_and(|code| code.starts_with(b" 1") && code != b" 101")
}

fn is_read(line: &[u8]) -> bool {
    let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
    READ.iter().any(|read| name.eq_ignore_ascii_case(read))
}

/// A stream whose first answer comes with a short head.
pub(super) struct ShortHead<S> {
    stream: S,
    head: Head,
    chunk: Vec<u8>,
    /// What is passed on and was not fetched yet.
    out: Vec<u8>,
}

impl<S> ShortHead<S> {
    pub(super) fn new(stream: S) -> Self {
        Self { stream, head: Head::new(), chunk: vec![0; CHUNK], out: Vec::new() }
    }
}

impl<S: Read + Unpin> Read for ShortHead<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        mut to: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        while this.out.is_empty() {
            if this.head.at == At::Body {
                return Pin::new(&mut this.stream).poll_read(context, to);
            }
            let mut chunk = ReadBuf::new(&mut this.chunk);
            ready!(Pin::new(&mut this.stream).poll_read(context, chunk.unfilled()))?;
            if chunk.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
            this.head.take(chunk.filled(), &mut this.out)?;
        }
        let fetched = this.out.drain(..this.out.len().min(to.remaining()));
        to.put_slice(fetched.as_slice());
        Poll::Ready(Ok(()))
    }
}

impl<S: Write + Unpin> Write for ShortHead<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = "\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\nLocation: /hint\r\n\r\n\
        HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nServer: x\r\nCONTENT-length: 5\nX-Folded: a\r\n b\r\n\
        no colon\r\n: no name\r\nRetry-After:  7 \r\n\r\na\r\n\r\nHTTP/1.1 100\r\n\r\n";
    const SHORT: &str = "HTTP/1.1 201 Created\r\nCONTENT-length: 5\r\nRetry-After:  7 \r\n\r\n\
        a\r\n\r\nHTTP/1.1 100\r\n\r\n";

    fn passed<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> String {
        let (mut head, mut out) = (Head::new(), Vec::new());
        for piece in pieces {
            head.take(piece, &mut out).unwrap();
        }
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn only_what_is_read_is_passed_on_however_the_bytes_are_cut() {
        let bytes = ANSWER.as_bytes();
        assert_eq!(passed(bytes.chunks(1)), SHORT);
        for first in 0..=bytes.len() {
            for second in first..=bytes.len() {
                let pieces = [&bytes[..first], &bytes[first..second], &bytes[second..]];
                assert_eq!(passed(pieces), SHORT, "cut at {first} and {second}");
            }
        }
    }

    #[test]
    fn a_long_line_is_cut_and_many_are_dropped() {
        for long in [LINE - 20, LINE - 10, LINE, 3 * LINE] {
            let answer =
                format!("HTTP/1.1 200 {}\r\nLocation: /{}\r\n\r\nbody", "r".repeat(long), "l".repeat(long));
            let out = passed(answer.as_bytes().chunks(1000));
            let lines: Vec<_> = out.split("\r\n").collect();
            assert!(matches!(lines[..], [_, _, "", "body"]), "{} lines", lines.len());
            for (line, whole) in lines.iter().zip(answer.split("\r\n")) {
                assert!(
                    whole.starts_with(line) && line.len() + 2 >= whole.len().min(LINE) && line.len() <= LINE
                );
            }
        }
        let out = passed([format!("HTTP/1.1 200\r\n{}\r\n", "Location: /\r\n".repeat(5000)).as_bytes()]);
        assert_eq!(out.lines().count(), LINES + 1);
    }

    #[test]
    fn a_head_without_end_is_given_up() {
        let (mut head, mut out) = (Head::new(), Vec::new());
        let piece = vec![b'x'; 1024 * 1024];
        assert!((0..64).all(|_| head.take(&piece, &mut out).is_ok()));
        assert!(head.take(&piece, &mut out).is_err());
        assert!(head.line.len() <= LINE && out.is_empty());
    }
}
