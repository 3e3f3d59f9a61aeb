//! The way of a user's POST: a connection of its own, that carries one request and is gone.
//!
//! Everything else is asked through reqwest. This is not, for two reasons: reqwest hands a head of more than 400 kB to
//! nobody, and here the status decides (`head`); and with the connection in our own hands it is known whether anything
//! was sent: nothing, until it stands.

use super::connection::{Kind, USER_AGENT};
use super::failure;
use super::head::ShortHead;
use super::wire::{Limits, Wire};
use crate::submission::{Answer, SendFailure};
use hyper::client::conn::http1;
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::rt::{Read, Write};
use hyper::service::Service as _;
use hyper::{Request, Uri};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::service::TowerToHyperService;
use reqwest::{Body, RequestBuilder};
use rustls::ClientConfig;
use std::error::Error;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use tokio::time::{Instant, timeout_at};

type Anything = Box<dyn Error + Send + Sync>;

/// A connection, whatever lies below it.
trait Stream: Read + Write + Unpin + Send {}
impl<S: Read + Write + Unpin + Send> Stream for S {}

/// How an address is connected to.
pub(super) struct Road {
    tls: ClientConfig,
    proxies: Option<Matcher>,
    limits: Limits,
}

impl Road {
    pub(super) fn new(tls: ClientConfig, kind: Kind, limits: Limits) -> Self {
        // The variables that reqwest reads, read by the same code. What is on this computer is never asked for
        // through another one.
        let proxies = (!kind.loopback).then(Matcher::from_system);
        Self { tls, proxies, limits }
    }

    /// Sends a request, once, and reads its answer, at most `bytes` of its body. Dropping the future ends the
    /// connection.
    pub(super) async fn send(
        &self,
        wire: &Wire,
        request: RequestBuilder,
        bytes: usize,
    ) -> Result<Answer, SendFailure> {
        let (host, deadline) = (wire.host(), Instant::now() + self.limits.whole);
        let request = request.header(header::HOST, &host).header(header::USER_AGENT, USER_AGENT).build();
        let mut request = request
            .and_then(Request::<Body>::try_from)
            .map_err(|error| failure::of(&error.without_url(), &host, self.limits))?;
        let to = std::mem::take(request.uri_mut());
        *request.uri_mut() = to.path_and_query().cloned().map(Uri::from).unwrap_or_default();

        let limit = self.limits.connect.min(self.limits.whole);
        let stream = match timeout_at(Instant::now() + limit, self.connect(to)).await {
            Err(_) => return Err(failure::too_slow(&host, limit)),
            Ok(Err(error)) => return Err(failure::no_connection(&*error, &host, self.limits)),
            Ok(Ok(stream)) => ShortHead::new(stream),
        };
        let no_connection = |error| failure::no_connection(&error, &host, self.limits);
        let (mut sender, connection) = http1::handshake(stream).await.map_err(no_connection)?;
        let exchange = async {
            match timeout_at(deadline, sender.send_request(request)).await {
                Err(_) => Err(failure::silent(&host, self.limits.whole)),
                Ok(Err(error)) => Err(failure::broke_off(&error, &host)),
                Ok(Ok(response)) => Ok(wire.read(response.map(Body::wrap).into(), bytes, deadline).await),
            }
        };
        beside(connection, exchange).await
    }

    /// Name, connection, tunnel, TLS.
    async fn connect(&self, to: Uri) -> Result<Box<dyn Stream>, Anything> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        // Shared out among the addresses of a name: a dead one leaves time for the next.
        tcp.set_connect_timeout(Some(self.limits.connect));
        let tls = Arc::new(self.tls.clone());
        match self.proxies.as_ref().and_then(|proxies| proxies.intercept(&to)) {
            None => Ok(Box::new(TowerToHyperService::new(HttpsConnector::from((tcp, tls))).call(to).await?)),
            Some(proxy) => {
                let tunnel = self.tunnel(tcp, &proxy);
                Ok(Box::new(TowerToHyperService::new(HttpsConnector::from((tunnel, tls))).call(to).await?))
            }
        }
    }

    fn tunnel(&self, tcp: HttpConnector, proxy: &Intercept) -> Tunnel<HttpsConnector<HttpConnector>> {
        // A proxy may speak TLS as well, but what it speaks inside is none of HTTP's versions.
        let mut tls = self.tls.clone();
        tls.alpn_protocols.clear();
        let mut headers = HeaderMap::new();
        headers.insert(header::USER_AGENT, HeaderValue::from_static(USER_AGENT));
        let to_proxy = HttpsConnector::from((tcp, Arc::new(tls)));
        let tunnel = Tunnel::new(proxy.uri().clone(), to_proxy).with_headers(headers);
        match proxy.basic_auth() {
            Some(login) => tunnel.with_auth(login.clone()),
            None => tunnel,
        }
    }
}

/// Drives a connection while something is awaited of it.
async fn beside<T>(connection: impl Future, exchange: impl Future<Output = T>) -> T {
    let (mut connection, mut exchange) = (pin!(connection), pin!(exchange));
    let mut ended = false;
    poll_fn(|context| {
        // How it ended is told to what waits for it.
        ended = ended || connection.as_mut().poll(context).is_ready();
        exchange.as_mut().poll(context)
    })
    .await
}
