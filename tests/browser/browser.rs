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

    /// Opens a page again and again until `text` is on it.
    pub async fn goto_until(&self, page: &str, text: &str) {
        for _ in 0..200 {
            self.goto(page).await;
            if self.has(text).await {
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
        self.click(Locator::Css("header details summary")).await;
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
        self.find(Locator::Css(&visible)).await
    }

    async fn click(&self, what: Locator<'_>) {
        self.find(what).await.click().await.unwrap();
    }

    /// Waits for an element that may still be on its way.
    async fn find(&self, what: Locator<'_>) -> fantoccini::elements::Element {
        let waiting = self.client.wait().at_most(Duration::from_secs(20));
        match waiting.for_element(what).await {
            Ok(element) => element,
            Err(error) => panic!("{error}: {what:?} in:\n{}", self.text().await),
        }
    }

    pub async fn press(&self, label: &str) {
        let button = format!("//button[contains(normalize-space(), '{label}')]");
        self.click(Locator::XPath(&button)).await;
    }

    pub async fn follow(&self, label: &str) {
        // A chart that is a link has the titles of nodes in it.
        let link = format!("//a[not(.//*[local-name()='text'])][contains(., '{label}')]");
        self.click(Locator::XPath(&link)).await;
    }

    /// Opens what is folded up under that line.
    pub async fn unfold(&self, label: &str) {
        let line = format!("//summary[contains(normalize-space(), '{label}')]");
        let line = self.find(Locator::XPath(&line)).await;
        let to = serde_json::to_value(&line).unwrap();
        let scroll = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.client.execute(scroll, vec![to]).await.unwrap();
        line.click().await.unwrap();
    }

    pub async fn has(&self, text: &str) -> bool {
        self.text().await.contains(text)
    }

    /// Waits until `text` is on the page.
    pub async fn sees(&self, text: &str) {
        for _ in 0..400 {
            if self.has(text).await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("no `{text}` in:\n{}", self.text().await);
    }

    /// What a person can read; nothing of a page that is just being left.
    async fn text(&self) -> String {
        match self.client.find(Locator::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
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
