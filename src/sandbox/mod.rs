//! The API's stand-in: a small HTTP server on loopback that behaves as the User Admin API is documented.
//!
//! The practice account, `vcc-user sandbox` and the tests speak to it over a real socket. It imports nothing from
//! the rest of the crate and has its own copy of every limit, so that it can disagree with the program.
//!
//! | file | holds |
//! |---|---|
//! | `gate` | what every request passes: the body's limit, the record, the version header, the token |
//! | `auth` | the token endpoint and the tokens in force |
//! | `users` | create, list, get |
//! | `limits`, `properties`, `countries` | what a new user must look like |
//! | `answer` | the created user, with the account's defaults |
//! | `callback`, `seed` | the account's callback numbers, regions and first users |
//! | `state`, `seen`, `reply`, `form` | the account in memory, the record of requests, JSON answers, decoding |

mod auth;
mod callback_numbers;
mod countries;
mod created_user;
mod fixtures;
mod form;
mod middleware;
mod properties;
mod request_log;
mod responses;
mod state;
mod users;
mod validation;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub use fixtures::REGIONS;
pub use request_log::RecordedRequest;
use state::Server;

/// The client id of the practice account.
pub const CLIENT_ID: &str = "sandbox";
/// The client secret of the practice account. It opens nothing but this server.
pub const CLIENT_SECRET: &str = "sandbox-secret";

/// How many agents can be created before the practice account's licences are used up: few enough to be reached
/// by somebody who wants to see what that looks like.
const FREE_LICENCES: usize = 5;

/// How a sandbox is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The port to listen on; 0 takes any free one.
    pub port: u16,
    /// How many active agents the account may have before an extra licence is needed.
    pub agent_licences: usize,
    /// Whether the account starts with a dozen users.
    pub seed: bool,
}

impl Default for Options {
    /// Any port, the dozen users, and licences for five agents more than they take.
    fn default() -> Self {
        Self { port: 0, agent_licences: fixtures::active_agents() + FREE_LICENCES, seed: true }
    }
}

/// A running server. It stops when this is dropped: connections without a request are closed, the others finish.
#[derive(Debug)]
pub struct Sandbox {
    address: SocketAddr,
    server: Arc<Server>,
    serving: JoinHandle<()>,
    /// Dropping the sender is the sign to stop.
    stop: oneshot::Sender<()>,
}

impl Sandbox {
    /// Binds 127.0.0.1 and serves on the current tokio runtime until dropped.
    pub async fn start(options: Options) -> io::Result<Self> {
        let users = if options.seed { fixtures::users()? } else { Vec::new() };
        let server = Arc::new(Server::new(users, options.agent_licences));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let serve = axum::serve(listener, router(&server)).with_graceful_shutdown(async move {
            // An error is how the sender says that it was dropped.
            let _ = stopped.await;
        });
        let serving = tokio::spawn(async move {
            // axum goes on after a failed accept; its result is always `Ok`.
            let _ = serve.await;
        });
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

    /// The requests seen so far, oldest first: the last thousand at most, and fewer when they are large.
    /// What went to the token endpoint has its secret masked.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.server.log().all()
    }

    /// Serves until the server stops by itself or the future is dropped.
    pub async fn serve_forever(self) {
        let _running = self.stop;
        // A task that was cancelled has stopped, too.
        let _ = self.serving.await;
    }
}

fn router(server: &Arc<Server>) -> Router {
    Router::new()
        .route("/Auth/connect/token", post(auth::token))
        .route("/useradmin/users", get(users::list).post(users::create))
        .route("/useradmin/users/{user_id}", get(users::get))
        .route("/useradmin/callbackNumbers", get(callback_numbers::list))
        .fallback(async || responses::message(StatusCode::NOT_FOUND, "Nothing is at this address."))
        .method_not_allowed_fallback(async || {
            responses::message(StatusCode::METHOD_NOT_ALLOWED, "This address does not know that method.")
        })
        .layer(from_fn_with_state(Arc::clone(server), middleware::pass))
        .with_state(Arc::clone(server))
}
