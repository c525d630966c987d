//! A real nginx in front of the program, with the configuration that offices copy
//! (`docs/may-chu/nginx.conf`), on a free port of this machine.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;
use tokio::net::TcpStream;

const CONFIGURATION: &str = include_str!("../../../../../docs/may-chu/nginx.conf");
/// Where Debian has it, outside the search path of people.
const PROGRAMS: [&str; 2] = ["/usr/sbin/nginx", "nginx"];

/// The proxy; ended when dropped.
pub struct Nginx {
    /// Where it listens.
    pub base: String,
    child: Child,
    _folder: TempDir,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Nginx {
    /// Starts it in front of an address, with the configuration as it is or changed; nothing where
    /// there is no nginx.
    pub async fn before(upstream: &str, change: impl Fn(String) -> String) -> Option<Self> {
        let program = PROGRAMS.iter().find(|program| {
            Command::new(program).arg("-v").stderr(Stdio::null()).status().is_ok()
        })?;
        let folder = tempfile::tempdir().expect("a folder");
        let port = {
            let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
            taken.local_addr().expect("an address").port()
        };
        let file = folder.path().join("nginx.conf");
        let upstream = upstream.trim_start_matches("http://");
        std::fs::write(&file, whole(folder.path(), &change(server(upstream, port))))
            .expect("a file");
        let child = Command::new(program)
            .arg("-p")
            .arg(folder.path())
            .arg("-c")
            .arg(&file)
            .args(["-e", "stderr"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let nginx = Self { base: format!("http://127.0.0.1:{port}"), child, _folder: folder };
        let opened = async {
            while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
                tokio::task::yield_now().await;
            }
        };
        let patience = std::time::Duration::from_secs(30);
        tokio::time::timeout(patience, opened).await.expect("it listens");
        Some(nginx)
    }
}

/// The server of the configuration that is meant for HTTPS, without certificates.
fn server(upstream: &str, port: u16) -> String {
    let at = CONFIGURATION.rfind("server {").expect("a server");
    let lines = CONFIGURATION[at..].lines().filter(|line| !line.contains("ssl_certificate"));
    let server = lines.collect::<Vec<_>>().join("\n");
    let changed = server
        .replace("listen 443 ssl;", &format!("listen 127.0.0.1:{port};"))
        .replace("$host;", "$http_host;")
        .replace("$scheme;", "https;")
        .replace("127.0.0.1:8080", upstream);
    assert!(changed.contains(upstream) && !changed.contains("443"), "{changed}");
    changed
}

fn whole(folder: &Path, server: &str) -> String {
    let folder = folder.display();
    let places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let places = places.map(|kind| format!("{kind}_temp_path {folder}/{kind};")).join(" ");
    format!(
        "daemon off; master_process off; pid {folder}/pid; error_log stderr;\n\
         events {{}}\nhttp {{ access_log off; {places}\n{server}\n}}\n"
    )
}
