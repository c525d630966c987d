//! A form with files as it goes over the line, to be sent in pieces.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A form on its way.
pub struct Wire {
    line: TcpStream,
}

/// A form as bytes: fields, then files of one field, then a button.
pub fn form(
    fields: &[(String, String)],
    (field, files): (&str, &[(&str, &[u8])]),
    (button, value): (&str, &str),
) -> Vec<u8> {
    let mut body = Vec::new();
    let named = |name: &str| format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"");
    for (name, value) in fields {
        body.extend(format!("{}\r\n\r\n{value}\r\n", named(name)).bytes());
    }
    for (name, content) in files {
        body.extend(format!("{}; filename=\"{name}\"\r\n\r\n", named(field)).bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend(format!("{}\r\n\r\n{value}\r\n--x--\r\n", named(button)).bytes());
    body
}

/// Where the content of a file stands in a form.
pub fn inside(body: &[u8], file: &str) -> usize {
    let text = String::from_utf8_lossy(body);
    text.find(&format!("filename=\"{file}\"")).expect("the file is there") + file.len() + 20
}

impl Wire {
    /// Opens a line to an address and says how long the form is that comes.
    pub async fn begin(address: &str, path: &str, cookies: &str, bytes: usize) -> Self {
        let address = address.trim_start_matches("http://");
        let line = TcpStream::connect(address).await.expect("a connection");
        let mut wire = Self { line };
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Length: {bytes}\r\n\
             Cookie: {cookies}\r\nContent-Type: multipart/form-data; boundary=x\r\n\
             Connection: close\r\n\r\n"
        );
        wire.send(head.as_bytes()).await;
        wire
    }

    /// Sends some bytes.
    pub async fn send(&mut self, bytes: &[u8]) {
        self.line.write_all(bytes).await.expect("it goes out");
    }

    /// What is answered, head and all.
    pub async fn answer(mut self) -> String {
        let mut answer = Vec::new();
        let _ = self.line.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).into_owned()
    }
}
