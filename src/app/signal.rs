//! When to stop.

use std::io;

use tokio::sync::watch;
use tracing::info;

/// Tells everybody who waits for it that the program is to stop.
#[derive(Clone)]
pub(super) struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Listens from now on for Ctrl-C, and for SIGTERM where there is one. What has begun is then
    /// finished; a further Ctrl-C is from somebody who will not wait, and ends the program at once.
    pub(super) fn listen() -> io::Result<Self> {
        let mut signals = Signals::new()?;
        let (tell, told) = watch::channel(false);
        tokio::spawn(async move {
            signals.stop().await;
            info!("stopping; another Ctrl-C does not wait");
            tell.send_replace(true);
            signals.interrupt().await;
            std::process::exit(INTERRUPTED);
        });
        Ok(Self(told))
    }

    /// Ready once the program is to stop.
    pub(super) async fn told(mut self) {
        // Whoever tells lives as long as the program.
        let _ = self.0.wait_for(|told| *told).await;
    }
}

/// What shells report of a program that Ctrl-C has ended.
const INTERRUPTED: i32 = 130;

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn stop(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }

    async fn interrupt(&mut self) {
        self.interrupt.recv().await;
    }
}

#[cfg(windows)]
struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    fn new() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn stop(&mut self) {
        self.0.recv().await;
    }

    async fn interrupt(&mut self) {
        self.0.recv().await;
    }
}
