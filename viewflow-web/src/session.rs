//! Sessions in the engine's store.

use std::fmt;
use std::time::SystemTime;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use time::{Duration, OffsetDateTime};
use tower_sessions::cookie::SameSite;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{Expiry, SessionManagerLayer, SessionStore};
use viewflow_core::store::SessionRow;
use viewflow_core::{Engine, StoreError};

use crate::Site;

/// How long a session lives that nobody uses.
const IDLE: Duration = Duration::hours(12);

/// Sessions by a cookie that scripts cannot read and other sites' forms do not send.
pub(crate) fn layer(site: &Site) -> SessionManagerLayer<Sessions> {
    // A browser takes a cookie of the `__Host-` kind from nobody but the host itself, by HTTPS.
    let name = match site.secure_cookies {
        true => "__Host-viewflow",
        false => "viewflow",
    };
    SessionManagerLayer::new(Sessions(site.engine.clone()))
        .with_name(name)
        .with_secure(site.secure_cookies)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_expiry(Expiry::OnInactivity(IDLE))
}

#[derive(Clone)]
pub(crate) struct Sessions(Engine);

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sessions")
    }
}

impl Sessions {
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Engine) -> std::result::Result<T, StoreError> + Send + 'static,
    ) -> Result<T> {
        let engine = self.0.clone();
        let done = tokio::task::spawn_blocking(move || work(&engine)).await;
        let done = done.map_err(|panic| Error::Backend(panic.to_string()))?;
        done.map_err(|error| Error::Backend(error.to_string()))
    }
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        loop {
            let row = row(record)?;
            if self
                .blocking(move |engine| engine.store().create_session(&row))
                .await?
            {
                return Ok(());
            }
            record.id = Id::default();
        }
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let row = row(record)?;
        self.blocking(move |engine| engine.store().save_session(&row))
            .await
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let key = id.to_string();
        let find = move |engine: &Engine| engine.store().session(&key, engine.now());
        let Some(row) = self.blocking(find).await? else {
            return Ok(None);
        };
        let data = serde_json::from_str(&row.data);
        Ok(Some(Record {
            id: *id,
            data: data.map_err(|error| Error::Decode(error.to_string()))?,
            expiry_date: OffsetDateTime::from(SystemTime::from(row.expires_at)),
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let key = id.to_string();
        self.blocking(move |engine| engine.store().delete_session(&key))
            .await
    }
}

fn row(record: &Record) -> Result<SessionRow> {
    let data = serde_json::to_string(&record.data);
    Ok(SessionRow {
        key: record.id.to_string(),
        data: data.map_err(|error| Error::Encode(error.to_string()))?,
        expires_at: DateTime::<Utc>::from(SystemTime::from(record.expiry_date)),
    })
}
