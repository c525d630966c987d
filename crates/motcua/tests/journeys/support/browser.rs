//! A browser for journeys: keeps a cookie, follows nothing by itself, reads forms as they are on
//! the page and sends them back.

use std::collections::BTreeMap;

use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use reqwest::redirect::Policy;

/// A browser.
pub struct Browser {
    client: reqwest::Client,
    base: String,
    cookies: std::sync::Mutex<BTreeMap<String, String>>,
    address: Option<String>,
}

/// What came back.
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// Where it leads, when it is a redirect.
    pub location: Option<String>,
    /// All headers.
    pub headers: reqwest::header::HeaderMap,
    /// The type of the content.
    pub media: String,
    /// The content.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The content as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The path it leads to.
    pub fn leads_to(&self) -> &str {
        self.location
            .as_deref()
            .unwrap_or_else(|| panic!("no redirect but {}: {}", self.status, excerpt(&self.text())))
    }

    /// The content, when all went well.
    pub fn ok(&self) -> String {
        assert_eq!(self.status, StatusCode::OK, "{}", excerpt(&self.text()));
        self.text()
    }

    /// The fields of the form on the page that is sent to `action`, with their present values.
    pub fn form(&self, action: &str) -> Form {
        let text = self.text();
        form(&text, action).unwrap_or_else(|| panic!("no form to {action}: {}", excerpt(&text)))
    }
}

fn excerpt(text: &str) -> String {
    let main = text.find("<main").map_or(text, |start| &text[start..]);
    main.chars().take(1500).collect()
}

/// Fields in the order of the page; a name may come more than once.
pub type Form = Vec<(String, String)>;

/// Sets a field of a form, adding it when it is not there.
pub fn set(form: &mut Form, name: &str, value: &str) {
    form.retain(|(field, _)| field != name);
    form.push((name.to_owned(), value.to_owned()));
}

impl Browser {
    pub(crate) fn new(base: &str, token: Option<String>) -> Self {
        // A line on which an answer came before the whole request was sent is closed: none is used twice.
        let client = reqwest::Client::builder().redirect(Policy::none()).pool_max_idle_per_host(0);
        let client = client.build().expect("a client");
        let cookies = token.map(|token| ("motcua".to_owned(), token)).into_iter().collect();
        Self {
            client,
            base: base.to_owned(),
            cookies: std::sync::Mutex::new(cookies),
            address: None,
        }
    }

    /// The same browser at another address.
    pub fn at(mut self, address: &str) -> Self {
        self.address = Some(address.to_owned());
        self
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.client.get(self.url(path))).await
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, fields: &[(String, String)]) -> Answer {
        self.send(self.client.post(self.url(path)).header(ORIGIN, &self.base).form(fields)).await
    }

    /// Opens a page, fills its form to `action` with `fields` and sends it.
    pub async fn submit(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = self.get(page).await.form(action);
        for (name, value) in fields {
            set(&mut form, name, value);
        }
        self.post(action, &form).await
    }

    /// Somebody else's form as this person could send it: with the secret of their own session.
    pub async fn taking(&self, form: &[(String, String)]) -> Form {
        let own = self.get("/tai-khoan").await.form("/tai-khoan/dang-xuat");
        let (_, secret) = own.iter().find(|(name, _)| name == "_csrf").expect("a secret");
        let mut theirs = form.to_vec();
        set(&mut theirs, "_csrf", secret);
        theirs
    }

    /// Sends the form of the look-up: code and secret of a receipt.
    pub async fn look_up(&self, code: &str, secret: &str) -> Answer {
        let fields = [("ma", code), ("khoa", secret)];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        self.post("/tra-cuu", &fields).await
    }

    /// The page that opens behind code and secret.
    pub async fn opened(&self, code: &str, secret: &str) -> Answer {
        self.get(self.look_up(code, secret).await.leads_to()).await
    }

    /// Sends a form with a file.
    pub async fn upload(&self, path: &str, form: reqwest::multipart::Form) -> Answer {
        self.send(self.client.post(self.url(path)).header(ORIGIN, &self.base).multipart(form)).await
    }

    /// The status of the answer to a form with files; nothing when the line is cut before.
    pub async fn try_upload(
        &self,
        path: &str,
        form: reqwest::multipart::Form,
    ) -> Option<StatusCode> {
        let request = self.client.post(self.url(path)).header(ORIGIN, &self.base).multipart(form);
        request.header(COOKIE, self.cookies()).send().await.ok().map(|response| response.status())
    }

    /// Any other request, with this browser's cookie.
    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method, self.url(path))
    }

    /// Sends a request made with [`Browser::request`].
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let cookies = self.cookies();
        let request = match &self.address {
            Some(address) => request.header("x-forwarded-for", address),
            None => request,
        };
        let request = if cookies.is_empty() { request } else { request.header(COOKIE, cookies) };
        let response = request.send().await.expect("an answer");
        let header = |name| {
            response.headers().get(name).and_then(|v| v.to_str().ok()).map(ToOwned::to_owned)
        };
        for set in response.headers().get_all(SET_COOKIE) {
            self.keep(set.to_str().expect("a cookie of ours"));
        }
        Answer {
            status: response.status(),
            location: header(LOCATION),
            media: header(CONTENT_TYPE).unwrap_or_default(),
            headers: response.headers().clone(),
            bytes: response.bytes().await.expect("a body").to_vec(),
        }
    }

    /// The cookies as they are sent along.
    pub fn cookies(&self) -> String {
        let cookies = self.cookies.lock().expect("a lock");
        let pairs: Vec<String> = cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        pairs.join("; ")
    }

    /// Keeps a cookie, or throws it away when it is empty.
    pub fn keep(&self, set: &str) {
        let pair = set.split(';').next().unwrap_or_default();
        let (name, value) = pair.split_once('=').expect("a cookie has a name");
        let mut cookies = self.cookies.lock().expect("a lock");
        cookies.remove(name);
        if !value.is_empty() {
            cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

/// Reads a form of our own pages: enough of HTML for what askama writes here. Where one address both
/// shows and takes something, the form that sends is meant.
fn form(page: &str, action: &str) -> Option<Form> {
    let forms = page.match_indices("<form").filter_map(|(start, _)| {
        let end = start + page[start..].find('>')?;
        let attributes = attributes(&page[start..end]);
        let given = attributes.get("action").map_or("", String::as_str);
        let sends = attributes.get("method").is_some_and(|method| method == "post");
        (given == action).then_some((end, sends))
    });
    let forms: Vec<(usize, bool)> = forms.collect();
    let (open, _) = *forms.iter().find(|(_, sends)| *sends).or_else(|| forms.first())?;
    let close = open + page[open..].find("</form>")?;
    Some(fields(&page[open..close]))
}

fn fields(html: &str) -> Form {
    let mut fields = Form::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start..];
        let Some(end) = rest.find('>') else { break };
        let tag = &rest[..end];
        let inner = &rest[end + 1..];
        let attributes = attributes(tag);
        let name = attributes.get("name").cloned();
        let value = attributes.get("value").cloned().unwrap_or_default();
        if let Some(name) = name.filter(|_| !attributes.contains_key("disabled")) {
            if tag.starts_with("<input") {
                let kind = attributes.get("type").map_or("text", String::as_str);
                match kind {
                    "submit" | "button" | "file" | "image" => {}
                    "checkbox" | "radio" if !attributes.contains_key("checked") => {}
                    _ => fields.push((name, value)),
                }
            } else if tag.starts_with("<textarea") {
                let text = inner.split("</textarea>").next().unwrap_or_default();
                fields.push((name, unescape(text)));
            } else if tag.starts_with("<select") {
                let options = inner.split("</select>").next().unwrap_or_default();
                fields.push((name, chosen(options)));
            }
        }
        rest = inner;
    }
    fields
}

fn chosen(options: &str) -> String {
    let all: Vec<BTreeMap<String, String>> = options
        .split("<option")
        .skip(1)
        .filter_map(|option| option.split('>').next())
        .map(|tag| attributes(&format!("<option{tag}")))
        .collect();
    all.iter()
        .find(|attributes| attributes.contains_key("selected"))
        .or_else(|| all.first())
        .and_then(|attributes| attributes.get("value").cloned())
        .unwrap_or_default()
}

fn attributes(tag: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut rest = tag.split_once(char::is_whitespace).map_or("", |(_, rest)| rest);
    loop {
        rest = rest.trim_start();
        let name: String =
            rest.chars().take_while(|c| !c.is_whitespace() && !"=>/".contains(*c)).collect();
        if name.is_empty() {
            return found;
        }
        rest = &rest[name.len()..];
        if let Some(value) = rest.strip_prefix("=\"") {
            let end = value.find('"').unwrap_or(value.len());
            found.insert(name, unescape(&value[..end]));
            rest = value.get(end + 1..).unwrap_or_default();
        } else {
            found.insert(name, String::new());
        }
    }
}

fn unescape(text: &str) -> String {
    text.replace("&#34;", "\"")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&#60;", "<")
        .replace("&gt;", ">")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
        .replace("&amp;", "&")
}
