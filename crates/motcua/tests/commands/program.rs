//! Running the built program.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

/// The delivered data files.
pub const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");

/// What a run left.
pub struct Run {
    /// Whether the exit code was 0.
    pub ok: bool,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// The program, with nothing of the surroundings that could change what it does.
pub fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_motcua"));
    for name in ["DATA", "FILES", "LISTEN", "PUBLIC_URL", "METRICS_TOKEN", "LOG_FORMAT"] {
        command.env_remove(format!("MOTCUA_{name}"));
    }
    command.env_remove("RUST_LOG").stdin(Stdio::null());
    command
}

/// Runs it to its end.
pub fn run<A: AsRef<OsStr>>(data: &str, args: &[A]) -> Run {
    let done = command().arg("--data").arg(data).args(args).output().expect("the program starts");
    Run {
        ok: done.status.success(),
        out: String::from_utf8(done.stdout).expect("UTF-8"),
        err: String::from_utf8(done.stderr).expect("UTF-8"),
    }
}

/// Runs it and expects it to succeed.
pub fn well<A: AsRef<OsStr>>(data: &str, args: &[A]) -> String {
    let run = run(data, args);
    assert!(run.ok, "{}{}", run.out, run.err);
    run.out
}

/// A path as an argument.
pub fn text(path: &Path) -> String {
    path.to_str().expect("a plain path").to_owned()
}

/// A system with the delivered data and three administrators: four entries of the journal.
pub fn settle(data: &str) {
    well(data, &["import", DATA, "--apply"]);
    for (username, name) in [("an.bt", "Bríu Thị An"), ("ba.coor", "Coor Ba"), ("ca.a", "A Ca")]
    {
        let out = well(data, &["admin", "add", "--username", username, "--name", name]);
        assert!(out.contains("Mật khẩu tạm"), "{out}");
    }
}

/// A running desk.
pub struct Desk {
    /// Where it listens: `127.0.0.1:41234`.
    pub address: String,
    /// What it said after its address.
    pub greeting: BufReader<ChildStdout>,
    child: Child,
}

/// With which monitors read what is not for strangers.
const TOKEN: &str = "rat-kin";

impl Desk {
    /// Starts one on a free port.
    pub fn open(data: &str) -> Self {
        Self::started(command(), data)
    }

    /// Starts one that people reach under an address.
    pub fn open_at(data: &str, public_url: &str) -> Self {
        let mut command = command();
        command.env("MOTCUA_PUBLIC_URL", public_url);
        Self::started(command, data)
    }

    /// Starts one from a shell in which everybody may read new files.
    pub fn open_from_a_careless_shell(data: &str) -> Self {
        let program = command();
        let mut shell = Command::new("sh");
        for (name, value) in program.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        shell.args(["-c", "umask 022; exec \"$0\" \"$@\""]).arg(program.get_program());
        shell.stdin(Stdio::null());
        Self::started(shell, data)
    }

    fn started(mut command: Command, data: &str) -> Self {
        let mut child = command
            .args(["--data", data, "serve", "--listen", "127.0.0.1:0"])
            .env("MOTCUA_METRICS_TOKEN", TOKEN)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut greeting = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut line = String::new();
        greeting.read_line(&mut line).expect("a line");
        let address = line.trim().strip_prefix("motcua đang chạy tại http://").map(str::to_owned);
        Self { address: address.unwrap_or_else(|| panic!("{line}")), greeting, child }
    }

    /// The next line it says.
    pub fn next_line(&mut self) -> String {
        let mut line = String::new();
        self.greeting.read_line(&mut line).expect("a line");
        line
    }

    /// Asks for a page; head and body of the answer.
    pub fn get(&self, path: &str) -> String {
        self.get_with(path, "")
    }

    /// The same, with more lines in the head of the request.
    pub fn get_with(&self, path: &str, lines: &str) -> String {
        let mut line = TcpStream::connect(&self.address).expect("a connection");
        write!(
            line,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {TOKEN}\r\n\
             {lines}Connection: close\r\n\r\n",
            self.address
        )
        .expect("sent");
        let mut answer = Vec::new();
        line.read_to_end(&mut answer).expect("an answer");
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Asks it to stop, as systemd does.
    pub fn terminate(&self) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &pid]).status().expect("kill");
        assert!(sent.success());
    }

    /// Waits for its end; the log it wrote.
    pub fn end(mut self) -> (ExitStatus, String) {
        let mut log = String::new();
        self.child.stderr.take().expect("a pipe").read_to_string(&mut log).expect("a log");
        (self.child.wait().expect("an end"), log)
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
