//! A headless Chromium, told in the words of a person in front of it.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;

pub struct Browser {
    driver: Child,
    client: Client,
    address: String,
    theme: &'static str,
}

pub enum Size {
    Desktop,
    Phone,
}

impl Browser {
    /// Opens a window on the server's address, in a `light` or `dark` theme.
    pub async fn start(address: &str, theme: &'static str) -> Self {
        let variable = |name| std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"));
        let mut driver = Command::new(variable("VIEWFLOW_CHROMEDRIVER"))
            .arg("--port=0")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines.map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            Some(port.trim_end_matches('.').to_owned())
        });
        let mut arguments = vec![
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
        ];
        if theme == "dark" {
            arguments.push("--force-dark-mode");
        }
        let options = serde_json::json!({
            "goog:chromeOptions": { "binary": variable("VIEWFLOW_CHROMIUM"), "args": arguments }
        });
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(options.as_object().unwrap().clone())
            .connect(&format!("http://127.0.0.1:{}", port.unwrap()))
            .await
            .unwrap();
        let browser = Self {
            driver,
            client,
            address: address.into(),
            theme,
        };
        browser.resize(Size::Desktop).await;
        browser.goto("").await;
        browser
    }

    pub async fn close(&self) {
        self.client.clone().close().await.unwrap();
    }

    pub async fn resize(&self, size: Size) {
        let (width, height) = match size {
            Size::Desktop => (1280, 900),
            Size::Phone => (390, 844),
        };
        self.client.set_window_size(width, height).await.unwrap();
    }

    pub async fn goto(&self, page: &str) {
        let url = format!("{}/{page}", self.address);
        self.client.goto(&url).await.unwrap();
    }

    /// Opens a page again and again until its source has `text`.
    pub async fn goto_until(&self, page: &str, text: &str) {
        for _ in 0..100 {
            self.goto(page).await;
            if self.client.source().await.unwrap().contains(text) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("`{page}` never has `{text}`: {}", self.text().await);
    }

    pub async fn sign_in(&self, name: &str, password: &str) {
        self.fill("name", name).await;
        self.fill("password", password).await;
        self.press("Sign in").await;
    }

    pub async fn sign_out(&self) {
        // It is in a menu that opens without scripts.
        let menu = Locator::Css("header details summary");
        self.client.find(menu).await.unwrap().click().await.unwrap();
        self.press("Sign out").await;
        self.sees("Sign in").await;
    }

    /// Replaces what a field holds.
    pub async fn fill(&self, name: &str, value: &str) {
        let field = self.field(name).await;
        field.clear().await.unwrap();
        field.send_keys(value).await.unwrap();
    }

    pub async fn tick(&self, name: &str) {
        self.field(name).await.click().await.unwrap();
    }

    async fn field(&self, name: &str) -> fantoccini::elements::Element {
        let visible = format!("[name={name}]:not([type=hidden])");
        self.client.find(Locator::Css(&visible)).await.unwrap()
    }

    pub async fn press(&self, label: &str) {
        let button = format!("//button[contains(normalize-space(), '{label}')]");
        let button = self.client.find(Locator::XPath(&button)).await;
        button.unwrap().click().await.unwrap();
    }

    pub async fn follow(&self, label: &str) {
        let link = format!("//a[contains(normalize-space(), '{label}')]");
        let link = self.client.find(Locator::XPath(&link)).await;
        link.unwrap().click().await.unwrap();
    }

    pub async fn has(&self, text: &str) -> bool {
        self.text().await.contains(text)
    }

    pub async fn sees(&self, text: &str) {
        let page = self.text().await;
        assert!(page.contains(text), "no `{text}` in:\n{page}");
    }

    async fn text(&self) -> String {
        let body = self.client.find(Locator::Css("body")).await.unwrap();
        body.text().await.unwrap()
    }

    /// Keeps what is on the screen.
    pub async fn picture(&self, name: &str) {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("../screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        let picture = self.client.screenshot().await.unwrap();
        let file = folder.join(format!("{name}-{}.png", self.theme));
        std::fs::write(file, picture).unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
