//! `serve` and `worker`.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tracing::error;
use viewflow_web::Site;

use super::Running;
use super::command::{Claims, ServeOptions};
use super::demo::{self, DemoUser};
use super::error::{AppError, say};
use super::signal::Stop;
use super::version;
use crate::Worker;

/// How long requests that have begun may take to end.
const LAST_REQUESTS: Duration = Duration::from_secs(10);

/// How often expired sessions are removed.
const SWEEP: Duration = Duration::from_secs(60 * 60);

pub(super) fn serve(
    running: &Running,
    site: Site,
    (title, url): (&str, &str),
    demo_users: &[DemoUser],
    options: &ServeOptions,
) -> Result<(), AppError> {
    running.engine.migrate()?;
    version::carry_over(&running.engine)?;
    let demo_users = match options.listen.ip().is_loopback() {
        true => demo_users,
        false => {
            demo::leave_out(&running.engine, options.listen, demo_users)?;
            &[]
        }
    };
    demo::make(&running.engine, demo_users)?;
    let mut site = site.secure_cookies(options.https).demo_users(
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
        let stop = Stop::listen()?;
        let address = options.listen;
        let listener = TcpListener::bind(address)
            .await
            .map_err(|source| AppError::Listen { address, source })?;
        greet(title, url, listener.local_addr()?, demo_users)?;
        let sweeping = tokio::spawn(sweep(running.engine.clone()));
        let worker = async {
            if options.jobs > 0 {
                let worker = worker(running, options.jobs, options.claims);
                worker.run(stop.clone().told()).await;
            }
        };
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let web = async {
            let serving = axum::serve(listener, service);
            let serving = serving.with_graceful_shutdown(stop.clone().told());
            let late = async {
                stop.clone().told().await;
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

pub(super) fn work(running: &Running, jobs: u16, claims: Claims) -> Result<(), AppError> {
    running.engine.migrate()?;
    version::carry_over(&running.engine)?;
    Runtime::new()?.block_on(async {
        let stop = Stop::listen()?;
        worker(running, jobs, claims).run(stop.told()).await;
        Ok(())
    })
}

fn worker(running: &Running, jobs: u16, claims: Claims) -> Worker {
    Worker::new(running.engine.clone())
        .concurrency(jobs.into())
        .lease(Duration::from_secs(claims.lease))
        .woken_by(Arc::clone(&running.wake))
}

fn greet(
    title: &str,
    url: &str,
    address: SocketAddr,
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
