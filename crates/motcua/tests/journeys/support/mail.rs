//! A stand-in for a mail server: takes letters by SMTP on this machine and keeps them, or refuses
//! recipients when told to. It knows just what a client needs to hear.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// The mail server.
pub struct MailServer {
    /// Its address, as the settings name it.
    pub url: String,
    desk: Arc<Desk>,
    task: tokio::task::JoinHandle<()>,
}

#[derive(Default)]
struct Desk {
    letters: Mutex<Vec<Letter>>,
    refusal: Mutex<Option<&'static str>>,
}

/// A letter as it came in.
#[derive(Clone, Debug, Default)]
pub struct Letter {
    /// The recipient of the envelope.
    pub to: String,
    /// The headers.
    pub head: String,
    /// The text, decoded.
    pub text: String,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl MailServer {
    /// Opens on a free port.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("smtp://{}", listener.local_addr().expect("an address"));
        let desk = Arc::new(Desk::default());
        let shared = desk.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, shared.clone()));
            }
        });
        Self { url, desk, task }
    }

    /// The letters so far.
    pub fn letters(&self) -> Vec<Letter> {
        self.desk.letters.lock().expect("a lock").clone()
    }

    /// From now on takes letters and cuts the line instead of saying so.
    pub fn cut(&self) {
        self.refuse(Some(CUT));
    }

    /// From now on answers to every recipient with this line, or takes them all.
    pub fn refuse(&self, line: Option<&'static str>) {
        *self.desk.refusal.lock().expect("a lock") = line;
    }
}

async fn talk(stream: TcpStream, desk: Arc<Desk>) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut letter = Letter::default();
    write.write_all(b"220 thu.example stand-in\r\n").await.expect("a greeting");
    while let Ok(Some(line)) = lines.next_line().await {
        let word: String = line.chars().take(4).collect::<String>().to_uppercase();
        let answer = match word.as_str() {
            "RCPT" => {
                letter.to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                refusal(&desk).filter(|line| *line != CUT).unwrap_or("250 ok")
            }
            "DATA" => {
                write.write_all(b"354 go on\r\n").await.expect("an answer");
                let mut content = String::new();
                while let Ok(Some(line)) = lines.next_line().await {
                    if line == "." {
                        break;
                    }
                    content.push_str(line.strip_prefix('.').unwrap_or(&line));
                    content.push_str("\r\n");
                }
                let (head, body) = content.split_once("\r\n\r\n").unwrap_or((&content, ""));
                letter.head = head.to_owned();
                letter.text = decoded(head, body);
                desk.letters.lock().expect("a lock").push(std::mem::take(&mut letter));
                if refusal(&desk) == Some(CUT) {
                    return;
                }
                "250 taken"
            }
            "QUIT" => "221 bye",
            _ => "250 ok",
        };
        if write.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
            return;
        }
    }
}

/// Instead of an answer to every recipient: the line is cut once a letter was taken.
const CUT: &str = "";

fn refusal(desk: &Desk) -> Option<&'static str> {
    *desk.refusal.lock().expect("a lock")
}

impl Letter {
    /// The subject, decoded.
    pub fn subject(&self) -> String {
        let unfolded = self.head.replace("\r\n ", " ");
        let line = unfolded.lines().find_map(|line| line.strip_prefix("Subject: "));
        let line = line.unwrap_or_default();
        let (mut bytes, mut after_encoded) = (Vec::new(), true);
        for word in line.split(' ') {
            let encoded = word.strip_prefix("=?utf-8?b?").and_then(|rest| rest.strip_suffix("?="));
            // A blank between two encoded words only separates them (RFC 2047).
            let joins = after_encoded && encoded.is_some();
            if !bytes.is_empty() && !joins {
                bytes.push(b' ');
            }
            after_encoded = encoded.is_some();
            match encoded {
                Some(encoded) => bytes.extend(base64(encoded)),
                None => bytes.extend_from_slice(word.as_bytes()),
            }
        }
        String::from_utf8(bytes).expect("UTF-8")
    }
}

fn decoded(head: &str, body: &str) -> String {
    let encoding = head
        .lines()
        .find_map(|line| line.strip_prefix("Content-Transfer-Encoding: "))
        .unwrap_or("7bit");
    let bytes = match encoding {
        "base64" => base64(body),
        "quoted-printable" => quoted(body),
        _ => body.as_bytes().to_vec(),
    };
    String::from_utf8(bytes).expect("UTF-8").replace("\r\n", "\n")
}

fn base64(text: &str) -> Vec<u8> {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
    for byte in text.bytes() {
        let Some(value) = alphabet.iter().position(|one| *one == byte) else { continue };
        bits = (bits << 6) | u32::try_from(value).expect("six bits");
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xff).expect("eight bits"));
        }
    }
    bytes
}

fn quoted(text: &str) -> Vec<u8> {
    let text = text.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'=' {
            let pair: Vec<u8> = rest.by_ref().take(2).collect();
            bytes.extend(hex::decode(pair).expect("two digits"));
        } else {
            bytes.push(byte);
        }
    }
    bytes
}
