//! Receiving a file: bytes go to the disk as they come, at most so many; then the content is
//! looked at, and only a whole file of a known type is kept.

use futures_util::{Stream, StreamExt as _};
use standards::media::{self, Media};
use tokio::sync::Semaphore;

use super::problem::{NotTaken, Problem};
use crate::config::limits;
use crate::error::Error;
use crate::files::{Files, Incoming};

/// A content that is kept.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Its hash.
    pub sha256: String,
    /// Its size.
    pub bytes: i64,
    /// Its type.
    pub media: Media,
}

/// Contents looked at in memory at the same time: each may have twenty megabytes.
const LOOKED_AT_MAX: usize = 2;
static LOOKS: Semaphore = Semaphore::const_new(LOOKED_AT_MAX);

/// Takes the bytes of one file. When the connection is cut, nothing stays behind.
///
/// # Errors
/// [`Problem::TooLarge`] as soon as it is, a cut connection, or a full disk.
pub async fn take<S, B, E>(files: &Files, mut bytes: S) -> Result<Incoming, NotTaken>
where
    S: Stream<Item = Result<B, E>> + Unpin,
    B: AsRef<[u8]>,
{
    let mut incoming = files.begin().await?;
    while let Some(chunk) = bytes.next().await {
        let chunk = chunk.map_err(|_cut| cut())?;
        if incoming.bytes() + chunk.as_ref().len() > limits::UPLOAD_BYTES_MAX {
            return Err(Problem::TooLarge.into());
        }
        incoming.write(chunk.as_ref()).await?;
    }
    Ok(incoming)
}

fn cut() -> Error {
    Error::Bad("Kết nối bị ngắt khi đang tải tệp lên. Xin thử lại.".to_owned())
}

/// Looks at a received file and keeps it.
///
/// # Errors
/// What is wrong with the content, or a full disk.
pub async fn store(files: &Files, mut incoming: Incoming) -> Result<Stored, NotTaken> {
    let bytes = i64::try_from(incoming.bytes()).unwrap_or(i64::MAX);
    let media = look(&mut incoming).await?;
    let sha256 = files.keep(incoming).await?;
    Ok(Stored { sha256, bytes, media })
}

async fn look(incoming: &mut Incoming) -> Result<Media, NotTaken> {
    let _turn = LOOKS.acquire().await.expect("the semaphore is never closed");
    let content = incoming.content().await?;
    media::sniff(&content).map_err(|why| Problem::from(why).into())
}

/// Looks at bytes that are in memory and keeps them.
///
/// # Errors
/// What is wrong with the content, or a full disk.
pub async fn store_bytes(files: &Files, bytes: &[u8]) -> Result<Stored, NotTaken> {
    let media = media::sniff(bytes).map_err(Problem::from)?;
    let sha256 = files.keep_bytes(bytes).await?;
    Ok(Stored { sha256, bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX), media })
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\nendobj\nxref\ntrailer\nstartxref\n9\n%%EOF\n";

    type Chunks = Vec<Result<Vec<u8>, &'static str>>;

    fn folder() -> (tempfile::TempDir, Files) {
        let folder = tempfile::tempdir().expect("a folder");
        let files = Files::open(folder.path()).expect("a folder for files");
        (folder, files)
    }

    fn count(folder: &tempfile::TempDir) -> usize {
        let all = |path: std::path::PathBuf| std::fs::read_dir(path).expect("a folder");
        all(folder.path().to_owned()).flat_map(|shelf| all(shelf.expect("an entry").path())).count()
    }

    async fn receive(files: &Files, chunks: Chunks) -> Result<Stored, NotTaken> {
        let incoming = take(files, stream::iter(chunks)).await?;
        store(files, incoming).await
    }

    #[tokio::test]
    async fn a_whole_file_is_kept_once() {
        let (folder, files) = folder();
        let halves: Chunks = PDF.chunks(20).map(|half| Ok(half.to_vec())).collect();
        let first = receive(&files, halves.clone()).await.expect("a PDF");
        let second = receive(&files, halves).await.expect("a PDF");
        assert_eq!((first.media, first.bytes), (Media::Pdf, 55));
        assert_eq!(first.sha256, second.sha256);
        assert_eq!(files.read(&first.sha256).await.expect("kept"), PDF);
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
            ("a cut connection", vec![Ok(PDF.to_vec()), Err("cut")], None),
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
