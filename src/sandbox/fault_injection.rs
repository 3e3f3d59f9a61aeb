//! Answers a request, unless a fault affects it: then it is late, refused, silent, or its connection is dropped.

use super::fault::{FaultKind, step_of};
use super::listener::Cut;
use super::responses;
use super::state::Server;
use axum::extract::Request;
use axum::extract::connect_info::ConnectInfo;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::future::pending;
use std::time::Duration;
use tokio::time::sleep;

/// How long a slow answer takes.
const DELAY: Duration = Duration::from_secs(5);

/// The first fault that affects a request.
fn fault_for(server: &Server, request: &Request) -> Option<FaultKind> {
    let step = step_of(request.method(), request.uri().path())?;
    server.lock().faults.iter_mut().find_map(|fault| fault.strike(&step))
}

/// Answers a request, or lets it go wrong.
pub(super) async fn run(server: &Server, request: Request, next: Next) -> Response {
    let Some(kind) = fault_for(server, &request) else { return next.run(request).await };
    let cut = request.extensions().get::<ConnectInfo<Cut>>().map(|info| info.0.clone());
    let said = |status, text| responses::message(status, &format!("{text} (a fault of the sandbox)."));
    match kind {
        FaultKind::Slow => {
            sleep(DELAY).await;
            next.run(request).await
        }
        FaultKind::Silent => pending().await,
        FaultKind::SilentAfter => {
            next.run(request).await;
            pending().await
        }
        FaultKind::Drop => dropped(cut.as_ref()),
        FaultKind::DropAfter => {
            next.run(request).await;
            dropped(cut.as_ref())
        }
        FaultKind::Refuse => said(StatusCode::BAD_REQUEST, "Refused on purpose"),
        FaultKind::Unauthorised => said(StatusCode::UNAUTHORIZED, "The token has expired"),
        FaultKind::Busy => {
            let answer = said(StatusCode::TOO_MANY_REQUESTS, "Too many requests");
            ([(header::RETRY_AFTER, "1")], answer).into_response()
        }
        FaultKind::Error => said(StatusCode::INTERNAL_SERVER_ERROR, "Failed on purpose"),
    }
}

/// Drops the connection. The answer is what hyper tries to write, and fails to.
fn dropped(cut: Option<&Cut>) -> Response {
    if let Some(cut) = cut {
        cut.cut();
    }
    responses::empty()
}
