//! The listening socket, with limits: other programs on the computer can connect to it too.

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Sleep, sleep};

/// More connections wait.
const MAX_CONNECTIONS: usize = 64;
/// No request takes as long, and a client connects again.
const LIFETIME: Duration = Duration::from_secs(30);

pub(super) struct LimitedListener {
    listener: TcpListener,
    free: Arc<Semaphore>,
    lifetime: Duration,
}

impl LimitedListener {
    pub(super) fn new(listener: TcpListener) -> Self {
        Self { listener, free: Arc::new(Semaphore::new(MAX_CONNECTIONS)), lifetime: LIFETIME }
    }
}

impl Listener for LimitedListener {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        let place = Arc::clone(&self.free).acquire_owned().await.ok();
        let (stream, address) = Listener::accept(&mut self.listener).await;
        let end = Box::pin(sleep(self.lifetime));
        (Connection { stream, end, cut: Cut::default(), _place: place }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// Ends a connection without an answer: whatever is written to it from then on fails.
#[derive(Debug, Clone, Default)]
pub(super) struct Cut(Arc<AtomicBool>);

impl Cut {
    pub(super) fn cut(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Connected<IncomingStream<'_, LimitedListener>> for Cut {
    fn connect_info(stream: IncomingStream<'_, LimitedListener>) -> Self {
        stream.io().cut.clone()
    }
}

/// A connection that fails when it is cut or its time is over.
pub(super) struct Connection {
    stream: TcpStream,
    end: Pin<Box<Sleep>>,
    cut: Cut,
    _place: Option<OwnedSemaphorePermit>,
}

impl Connection {
    fn stream(&mut self, cx: &mut Context<'_>) -> io::Result<Pin<&mut TcpStream>> {
        if self.cut.0.load(Ordering::Relaxed) {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        match self.end.as_mut().poll(cx) {
            Poll::Ready(()) => Err(io::ErrorKind::TimedOut.into()),
            Poll::Pending => Ok(Pin::new(&mut self.stream)),
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.stream(cx)?.poll_read(cx, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.stream(cx)?.poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream(cx)?.poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::{Ipv4Addr, TcpStream as Socket};
    use std::thread;

    #[test]
    fn connections_end_whatever_they_send() {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build().unwrap();
        runtime.block_on(async {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
            let address = listener.local_addr().unwrap();
            let lifetime = Duration::from_millis(200);
            let listener = LimitedListener { lifetime, ..LimitedListener::new(listener) };
            let app = axum::Router::new().fallback(async |body: String| body);
            tokio::spawn(axum::serve(listener, app).into_future());
            for start in [
                "",
                "GET / HT",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
            ] {
                let ended = tokio::task::spawn_blocking(move || {
                    let mut socket = Socket::connect(address).unwrap();
                    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
                    socket.write_all(start.as_bytes()).unwrap();
                    let mut drip = socket.try_clone().unwrap();
                    thread::spawn(move || {
                        while drip.write_all(b"x").is_ok() {
                            thread::sleep(Duration::from_millis(20));
                        }
                    });
                    let ended = socket.read_to_end(&mut Vec::new());
                    ended.is_ok() || ended.is_err_and(|error| error.kind() == io::ErrorKind::ConnectionReset)
                });
                assert!(ended.await.unwrap(), "{start}");
            }
        });
    }
}
