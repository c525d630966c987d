//! Receiving a file: bytes go to the disk as they come, into room that was asked for, at most so
//! many; then the content is looked at, and only a whole file of a known type is kept.

use futures_util::{Stream, StreamExt as _};
use standards::media::{self, Media};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::inspection::{Inspected, inspect};
use super::problem::{NotTaken, Problem};
use super::room::Room;
use crate::app::App;
use crate::config::limits;
use crate::error::Error;
use crate::files::{Files, Incoming};
use crate::web::form::is_too_slow;

/// A file that came.
pub struct Received {
    incoming: Incoming,
    room: Room,
}

/// A content that is kept.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Its hash.
    pub sha256: String,
    /// Its size.
    pub bytes: i64,
    /// Its type.
    pub media: Media,
    /// What was found in it.
    pub inspected: Inspected,
    /// The room it was given, until it is attached; none for what the program made itself.
    pub room: Option<Room>,
}

/// Contents looked at in memory at the same time: each may have twenty megabytes.
const LOOKED_AT_MAX: usize = 2;
static LOOKS: Semaphore = Semaphore::const_new(LOOKED_AT_MAX);

/// Takes the bytes of one file. When the connection is cut, nothing stays behind.
///
/// # Errors
/// [`Problem::TooLarge`] as soon as it is, a cut connection, or a full disk.
pub async fn take<S, B, E>(files: &Files, room: Room, bytes: S) -> Result<Received, NotTaken>
where
    S: Stream<Item = Result<B, E>> + Unpin,
    B: AsRef<[u8]>,
    E: std::error::Error + 'static,
{
    let mut received = Received { incoming: files.begin(), room };
    let taken = fill(&mut received.incoming, bytes).await;
    received.room.fill(received.incoming.bytes());
    taken.map(|()| received)
}

async fn fill<S, B, E>(incoming: &mut Incoming, mut bytes: S) -> Result<(), NotTaken>
where
    S: Stream<Item = Result<B, E>> + Unpin,
    B: AsRef<[u8]>,
    E: std::error::Error + 'static,
{
    while let Some(chunk) = bytes.next().await {
        let chunk =
            chunk.map_err(|error| if is_too_slow(&error) { Error::TooSlow } else { cut() })?;
        if incoming.bytes() + chunk.as_ref().len() > limits::UPLOAD_BYTES_MAX {
            return Err(Problem::TooLarge.into());
        }
        incoming.write(chunk.as_ref()).await?;
    }
    Ok(())
}

fn cut() -> Error {
    Error::Bad("Kết nối bị ngắt khi đang tải tệp lên. Xin thử lại.".to_owned())
}

impl Received {
    /// How many bytes came.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.incoming.bytes()
    }

    /// The content, and the turn in which it may be looked at: few are in memory at once.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn content(&mut self) -> Result<(Vec<u8>, SemaphorePermit<'static>), Error> {
        let turn = LOOKS.acquire().await.expect("the semaphore is never closed");
        Ok((self.incoming.content().await?, turn))
    }
}

/// Looks into a received file and keeps it.
///
/// # Errors
/// What is wrong with the content, or a full disk.
pub async fn store(app: &App, mut received: Received) -> Result<Stored, NotTaken> {
    let bytes = i64::try_from(received.bytes()).unwrap_or(i64::MAX);
    let (media, inspected) = look(app, &mut received).await?;
    let Received { incoming, room } = received;
    let sha256 = app.files.keep(incoming).await?;
    Ok(Stored { sha256, bytes, media, inspected, room: Some(room) })
}

async fn look(app: &App, received: &mut Received) -> Result<(Media, Inspected), NotTaken> {
    let by_applicant = received.room.is_of_applicant();
    let (content, _turn) = received.content().await?;
    let media = media::sniff(&content).map_err(Problem::from)?;
    Ok((media, inspect(app, media, &content, by_applicant).await?))
}

/// Keeps bytes that the program made itself.
///
/// # Errors
/// What is wrong with the content, or a full disk.
pub async fn store_bytes(files: &Files, bytes: &[u8]) -> Result<Stored, NotTaken> {
    let media = media::sniff(bytes).map_err(Problem::from)?;
    let sha256 = files.keep_bytes(bytes).await?;
    let bytes = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    Ok(Stored { sha256, bytes, media, inspected: Inspected::OUR_OWN, room: None })
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\nendobj\nxref\ntrailer\nstartxref\n9\n%%EOF\n";

    type Chunks = Vec<Result<Vec<u8>, std::fmt::Error>>;

    fn folder() -> (tempfile::TempDir, Files) {
        let folder = tempfile::tempdir().expect("a folder");
        let files = Files::open(folder.path()).expect("a folder for files");
        (folder, files)
    }

    fn count(folder: &tempfile::TempDir) -> usize {
        let all = |path: std::path::PathBuf| std::fs::read_dir(path).expect("a folder");
        all(folder.path().to_owned()).flat_map(|shelf| all(shelf.expect("an entry").path())).count()
    }

    async fn receive(files: &Files, chunks: Chunks) -> Result<(String, Media), NotTaken> {
        let mut incoming = files.begin();
        fill(&mut incoming, stream::iter(chunks)).await?;
        let media = media::sniff(&incoming.content().await?).map_err(Problem::from)?;
        Ok((files.keep(incoming).await?, media))
    }

    #[tokio::test]
    async fn a_whole_file_is_kept_once() {
        let (folder, files) = folder();
        let halves: Chunks = PDF.chunks(20).map(|half| Ok(half.to_vec())).collect();
        let (first, media) = receive(&files, halves.clone()).await.expect("a PDF");
        let (second, _) = receive(&files, halves).await.expect("a PDF");
        assert_eq!((media, first.as_str()), (Media::Pdf, second.as_str()));
        assert_eq!(files.read(&first).await.expect("kept"), PDF);
        assert_eq!(count(&folder), 1);
    }

    #[tokio::test]
    async fn what_is_not_taken_leaves_nothing_behind() {
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
        let cases: Vec<(&str, Chunks, Option<Problem>)> = vec![
            ("nothing", vec![], Some(Problem::Empty)),
            ("HEIC", vec![Ok(heic)], Some(Problem::Heic)),
            ("a PDF that is not one", vec![Ok(b"%PDF-1.7 no".to_vec())], Some(Problem::BrokenPdf)),
            ("a page", vec![Ok(b"<html>".to_vec())], Some(Problem::OtherType)),
            ("a cut connection", vec![Ok(PDF.to_vec()), Err(std::fmt::Error)], None),
            (
                "too much",
                (0..21).map(|_| Ok(vec![0; 1024 * 1024])).collect(),
                Some(Problem::TooLarge),
            ),
        ];
        for (name, chunks, expected) in cases {
            let (folder, files) = folder();
            match receive(&files, chunks).await {
                Ok(stored) => panic!("{name} was taken: {stored:?}"),
                Err(NotTaken::Problem(problem)) => assert_eq!(Some(problem), expected, "{name}"),
                Err(NotTaken::Failed(_)) => assert_eq!(None, expected, "{name}"),
            }
            assert_eq!(count(&folder), 0, "{name}");
        }
    }
}
