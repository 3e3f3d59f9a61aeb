//! A stand-in for the API: a small HTTP server on loopback that follows the documentation of the User Admin API.
//!
//! The built-in account, `vcc-user sandbox` and the tests use it over a real socket. It imports nothing from the rest of
//! the crate and has its own copy of every limit, so that it can disagree with the program.
//!
//! `access` checks every request before its handler and issues tokens; `handlers` create, list and get users and list
//! callback numbers; `listener` limits connections; `properties` has the documented limits of a user, and `validation` applies them; `created_user` is
//! the answer to a create request; `fixtures` are what the account starts with; `state` is the account in memory,
//! `request_log` a recorded request, `responses` the shapes of JSON answers.

mod access;
mod created_user;
mod fixtures;
mod handlers;
mod listener;
mod properties;
mod request_log;
mod responses;
mod state;
mod validation;

pub use fixtures::REGIONS;
pub(crate) use request_log::RecordedRequest;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use listener::LimitedListener;
use state::{Access, Server, active_agents, new_guid};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// The only client ID that the sandbox accepts.
pub const CLIENT_ID: &str = "sandbox";
/// The client secret of a server for other programs; that of a private one is random.
pub const CLIENT_SECRET: &str = "sandbox-secret";

/// How many agents can be created before the licences are used up: few enough for people to try what happens then.
const FREE_LICENCES: usize = 5;

/// The options of a sandbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The port to listen on; 0 for any free one.
    pub port: u16,
    /// How many active agents the account may have before an extra licence is needed.
    pub agent_licences: usize,
    /// Whether the account starts with a dozen users.
    pub seed: bool,
}

impl Default for Options {
    /// Any port, a dozen users, and licences for five more agents.
    fn default() -> Self {
        Self {
            port: 0,
            agent_licences: active_agents(&fixtures::users().unwrap_or_default()) + FREE_LICENCES,
            seed: true,
        }
    }
}

/// A running server. It stops when this is dropped: connections without a request are closed, the others finish.
#[derive(Debug)]
pub struct Sandbox {
    address: SocketAddr,
    server: Server,
    serving: JoinHandle<io::Result<()>>,
    /// Dropping the sender stops the server.
    stop: oneshot::Sender<()>,
}

impl Sandbox {
    /// Binds 127.0.0.1 and serves on the current tokio runtime until dropped.
    pub async fn start(options: Options) -> io::Result<Self> {
        Self::serve(options, |_| Access { secret: CLIENT_SECRET.to_owned(), host: None }).await
    }

    /// As [`Self::start`], for this program alone: with a random secret, and for requests to the server's own address
    /// only, so that no web page reaches it under a name that leads to 127.0.0.1.
    pub async fn start_private(options: Options) -> io::Result<Self> {
        let secret = new_guid() + &new_guid();
        Self::serve(options, |address| Access { secret, host: Some(address.to_string()) }).await
    }

    async fn serve(options: Options, access: impl FnOnce(SocketAddr) -> Access) -> io::Result<Self> {
        let users = if options.seed { fixtures::users()? } else { Vec::new() };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let address = listener.local_addr()?;
        let server = Server::new(users, options.agent_licences, access(address));
        let listener = LimitedListener::new(listener);
        let (stop, stopped) = oneshot::channel::<()>();
        let serve = axum::serve(listener, router(server.clone())).with_graceful_shutdown(async move {
            // An error means that the sender was dropped.
            let _ = stopped.await;
        });
        let serving = tokio::spawn(serve.into_future());
        Ok(Self { address, server, serving, stop })
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address that the server listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The secret that gets a token.
    pub fn client_secret(&self) -> String {
        self.server.lock().access.secret.clone()
    }

    /// The recorded requests, oldest first: at most the last thousand. Client secrets are masked.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.server.lock().requests.iter().cloned().collect()
    }

    /// Serves until the server stops or the future is dropped.
    pub async fn serve_forever(self) {
        let _running = self.stop;
        let _ = self.serving.await;
    }
}

fn router(server: Server) -> Router {
    Router::new()
        .route("/Auth/connect/token", post(access::token))
        .route("/useradmin/users", get(handlers::list).post(handlers::create))
        .route("/useradmin/users/{user_id}", get(handlers::get))
        .route("/useradmin/callbackNumbers", get(handlers::callback_numbers))
        .fallback(async || responses::message(StatusCode::NOT_FOUND, "There is nothing at this address."))
        .method_not_allowed_fallback(async || {
            responses::message(StatusCode::METHOD_NOT_ALLOWED, "This address does not support that method.")
        })
        .layer(from_fn_with_state(server.clone(), access::check))
        .with_state(server)
}
