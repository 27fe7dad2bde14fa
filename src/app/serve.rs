//! `serve` and `worker`.

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tracing::{error, warn};
use viewflow_web::Site;

use super::command::ServeOptions;
use super::error::{AppError, say};
use super::{DemoUser, Running, make_demo_users, signal};
use crate::Worker;

/// How long requests that have begun may take to end.
const LAST_REQUESTS: Duration = Duration::from_secs(10);

/// How often expired sessions are removed.
const SWEEP: Duration = Duration::from_secs(60 * 60);

pub(super) fn serve(
    running: &Running,
    title: &str,
    url: &str,
    demo_users: &[DemoUser],
    options: &ServeOptions,
) -> Result<(), AppError> {
    running.engine.migrate()?;
    let demo_users = match options.listen.ip().is_loopback() {
        true => demo_users,
        false => {
            if !demo_users.is_empty() {
                warn!("others can reach this address, so the demo accounts are left out");
            }
            &[]
        }
    };
    make_demo_users(&running.engine, demo_users)?;
    let mut site = Site::new(running.engine.clone(), title)
        .secure_cookies(options.https)
        .demo_users(
            demo_users
                .iter()
                .map(|user| (user.name.clone(), user.password.clone()))
                .collect(),
        );
    if let Some(folder) = &options.templates {
        site = site.templates(folder.clone());
    }
    let router = site.router()?;
    Runtime::new()?.block_on(async {
        let address = options.listen;
        let listener = TcpListener::bind(address)
            .await
            .map_err(|source| AppError::Listen { address, source })?;
        greet(title, url, listener.local_addr()?, demo_users)?;
        let sweeping = tokio::spawn(sweep(running.engine.clone()));
        let worker = async {
            if options.jobs > 0 {
                worker(running, options.jobs).run(signal::stop()).await;
            }
        };
        let service = router.into_make_service_with_connect_info::<std::net::SocketAddr>();
        let web = async {
            let serving = axum::serve(listener, service).with_graceful_shutdown(signal::stop());
            let late = async {
                signal::stop().await;
                tokio::time::sleep(LAST_REQUESTS).await;
            };
            tokio::select! {
                served = serving => served,
                () = late => Ok(()),
            }
        };
        let (served, ()) = tokio::join!(web, worker);
        sweeping.abort();
        Ok(served?)
    })
}

pub(super) fn work(running: &Running, jobs: usize) -> Result<(), AppError> {
    running.engine.migrate()?;
    Runtime::new()?.block_on(worker(running, jobs).run(signal::stop()));
    Ok(())
}

fn worker(running: &Running, jobs: usize) -> Worker {
    Worker::new(running.engine.clone())
        .concurrency(jobs)
        .woken_by(Arc::clone(&running.wake))
}

fn greet(
    title: &str,
    url: &str,
    address: std::net::SocketAddr,
    demo_users: &[DemoUser],
) -> Result<(), AppError> {
    say(format_args!("{title} is served at http://{address}"))?;
    say(format_args!("The database is {url}"))?;
    for user in demo_users {
        let (name, password) = (&user.name, &user.password);
        say(format_args!(
            "Sign in as {name} with the password {password}"
        ))?;
    }
    if demo_users.is_empty() {
        say(format_args!("Make an account with `user add NAME`"))?;
    }
    say(format_args!("Stop with Ctrl-C"))
}

async fn sweep(engine: viewflow_core::Engine) {
    loop {
        let engine = engine.clone();
        let swept = tokio::task::spawn_blocking(move || {
            let now = engine.now();
            engine.store().delete_expired_sessions(now)
        });
        if let Ok(Err(error)) = swept.await {
            error!(%error, "expired sessions cannot be removed");
        }
        tokio::time::sleep(SWEEP).await;
    }
}
