//! A stand-in for the API: a small HTTP server on loopback that follows the documentation of the User Admin API.
//!
//! The built-in account, `vcc-user sandbox` and the tests use it over a real socket. It imports nothing from the rest of
//! the crate and has its own copy of every limit, so that it can disagree with the program.
//!
//! `access` checks every request before its handler and issues tokens; `handlers` create, list, get, change and delete
//! users; `routing` lists groups, skills, callback numbers and schedules and the members of a group, and replaces the
//! lists of a user, under the names in `resources`; `paging` makes pages of lists; `fault` is what goes wrong on
//! purpose, `fault_injection` lets it happen; `listener` limits connections; `properties` has the documented limits of
//! a user, and `validation` applies them; `created_user` is the answer to a create request; `fixtures` are what the
//! account starts with; `state` is the account in memory, `request_log` a recorded request, `responses` the shapes of
//! JSON answers.

mod access;
mod changed_user;
mod created_user;
mod fault;
mod fault_injection;
mod fixtures;
mod handlers;
mod listener;
mod paging;
mod properties;
mod request_log;
mod resources;
mod responses;
mod routing;
mod state;
mod validation;

pub use fault::{Fault, FaultKind};
pub use fixtures::REGIONS;
pub(crate) use request_log::RecordedRequest;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use listener::{Cut, LimitedListener};
use state::{Access, SandboxAccount, Server, active_agents, new_guid};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// The only client ID that the sandbox accepts.
pub const CLIENT_ID: &str = "sandbox";
/// The client secret of a server for other programs; that of a private one is random.
pub const CLIENT_SECRET: &str = "sandbox-secret";

/// How many agents can be created before the licences are used up: room for the rehearsal of a batch.
const FREE_LICENCES: usize = 50;

/// The options of a sandbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The port to listen on; 0 for any free one.
    pub port: u16,
    /// How many active agents the account may have before an extra licence is needed.
    pub agent_licences: usize,
    /// Whether the account starts with a dozen users.
    pub seed: bool,
    /// What goes wrong on purpose.
    pub faults: Vec<Fault>,
}

impl Default for Options {
    /// Any port, a dozen users, licences for fifty more agents, no faults.
    fn default() -> Self {
        Self {
            port: 0,
            agent_licences: active_agents(&fixtures::users().unwrap_or_default()) + FREE_LICENCES,
            seed: true,
            faults: Vec::new(),
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
        let mut account = SandboxAccount::new(fixtures::routing()?, options.agent_licences, options.faults);
        if options.seed {
            account.users = fixtures::users()?;
            account.assigned = routing::first_assignments(&account);
        }
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let address = listener.local_addr()?;
        account.access = access(address);
        let server = Server::new(account);
        let (listener, app) = (LimitedListener::new(listener), router(server.clone()));
        let app = app.into_make_service_with_connect_info::<Cut>();
        let (stop, stopped) = oneshot::channel::<()>();
        let serve = axum::serve(listener, app).with_graceful_shutdown(async move {
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

    /// Lets one more thing go wrong from now on.
    #[cfg(test)]
    pub(crate) fn add_fault(&self, fault: Fault) {
        self.server.lock().faults.push(fault);
    }

    /// Serves until the server stops or the future is dropped.
    pub async fn serve_forever(self) {
        let _running = self.stop;
        let _ = self.serving.await;
    }
}

fn router(server: Server) -> Router {
    let user = get(handlers::get).patch(handlers::change).delete(handlers::delete);
    let members = async |State(server): State<Server>, Path(id): Path<String>, RawQuery(query): RawQuery| {
        routing::members(&server, &id, query.as_deref())
    };
    let mut router = Router::new()
        .route("/useradmin/groups/{group_id}/users", get(members))
        .route("/Auth/connect/token", post(access::token))
        .route("/useradmin/users", get(handlers::list).post(handlers::create))
        .route("/useradmin/users/{user_id}", user);
    for resource in &resources::RESOURCES {
        let list = async |State(server): State<Server>, RawQuery(query): RawQuery| {
            routing::list(resource, &server, query.as_deref())
        };
        let of_user = async |State(server): State<Server>, Path(id): Path<String>| {
            routing::of_user(resource, &server, &id)
        };
        let replace =
            async |State(server): State<Server>, Path(id): Path<String>, headers: HeaderMap, body: Bytes| {
                routing::replace(resource, &server, &id, &headers, &body)
            };
        let name = resource.name;
        router = router
            .route(&format!("/useradmin/{name}"), get(list))
            .route(&format!("/useradmin/users/{{user_id}}/{name}"), get(of_user).put(replace));
    }
    router
        .fallback(async || responses::message(StatusCode::NOT_FOUND, "There is nothing at this address."))
        .method_not_allowed_fallback(async || {
            responses::message(StatusCode::METHOD_NOT_ALLOWED, "This address does not support that method.")
        })
        .layer(from_fn_with_state(server.clone(), access::check))
        .with_state(server)
}
