//! The voice that calls a number: espeak-ng as a child process, where it is installed. Without it
//! the screen calls in silence.

use std::process::Stdio;
use std::time::Duration;

use domain::queue::Number;
use tokio::process::Command;
use tokio::sync::Semaphore;

use super::ticket::Ticket;

/// The program that speaks.
const PROGRAM: &str = "espeak-ng";
/// How long it may take.
const WITHIN: Duration = Duration::from_secs(5);
/// Largest sound that is passed on.
const BYTES_MAX: usize = 2 * 1024 * 1024;
/// How many may speak at once: the machine has other work.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// Whether the voice is installed on this machine.
pub async fn is_installed() -> bool {
    let run = Command::new(PROGRAM)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .status();
    tokio::time::timeout(WITHIN, run).await.is_ok_and(|run| run.is_ok_and(|run| run.success()))
}

/// What is said for a call: `Mời số A, một bảy, đến quầy hai`.
pub(super) fn words(number: Number, window: u8) -> String {
    let digits = window.to_string();
    let window: Vec<&str> = digits.chars().filter_map(domain::queue::digit).collect();
    format!("Mời số {}, đến quầy {}", number.spoken(), window.join(" "))
}

/// The call of a ticket as a WAV file; nothing where nobody can speak.
pub async fn say(ticket: &Ticket) -> Option<Vec<u8>> {
    let _permit = AT_ONCE.acquire().await.ok()?;
    let run = Command::new(PROGRAM)
        .args(["-v", "vi", "-s", "130", "--stdout", "--"])
        .arg(words(ticket.number, ticket.window?))
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .output();
    let done = tokio::time::timeout(WITHIN, run).await.ok()?.ok()?;
    let is_sound = done.status.success() && done.stdout.starts_with(b"RIFF");
    (is_sound && done.stdout.len() <= BYTES_MAX).then_some(done.stdout)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_in_words() {
        let number = Number { letter: 'A', number: 17 };
        assert_eq!(words(number, 2), "Mời số A, một bảy, đến quầy hai");
        assert_eq!(words(number, 12), "Mời số A, một bảy, đến quầy một hai");
    }
}
