//! A body that has to keep coming: a large file over a slow line is welcome, a byte now and then to
//! hold the line is not.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::{Instant, Sleep};

/// Bytes that come while one waits, unless the body ends with fewer.
pub const BYTES_MIN: usize = 8 * 1024;

/// The rest of the body did not come.
#[derive(Debug, thiserror::Error)]
#[error("the body came too slowly")]
pub struct TooSlow;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A body that is waited for so long and no longer.
pub struct Moving<B> {
    body: B,
    patience: Duration,
    /// Runs from the moment at which nothing was there.
    waiting: Option<Pin<Box<Sleep>>>,
    bytes: usize,
    /// Made when the body is first waited for.
    ending: Option<Pin<Box<Sleep>>>,
    total: Duration,
}

impl<B> Moving<B> {
    /// `patience` is for the next [`BYTES_MIN`], `total` for the whole.
    pub(super) fn new(body: B, patience: Duration, total: Duration) -> Self {
        Self { body, patience, waiting: None, bytes: 0, ending: None, total }
    }

    fn came(&mut self, bytes: usize) {
        self.bytes += bytes;
        if self.bytes >= BYTES_MIN {
            (self.bytes, self.waiting) = (0, None);
        }
    }

    /// A body that moves all the time must come to its end one day, too. A timer that nobody polls does
    /// not wake: it is asked whenever the body is.
    fn is_over(&mut self, cx: &mut Context<'_>) -> bool {
        let total = self.total;
        let ending = self.ending.get_or_insert_with(|| Box::pin(tokio::time::sleep(total)));
        ending.as_mut().poll(cx).is_ready()
    }

    fn has_waited(&mut self, cx: &mut Context<'_>) -> bool {
        let until = Instant::now() + self.patience;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(until)));
        waiting.as_mut().poll(cx).is_ready()
    }
}

impl<B: Body<Data = Bytes> + Unpin> Body for Moving<B>
where
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if self.is_over(cx) {
            return Poll::Ready(Some(Err(TooSlow.into())));
        }
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) => {
                self.came(frame.data_ref().map_or(0, Bytes::len));
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(error.into()))),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending if self.has_waited(cx) => Poll::Ready(Some(Err(TooSlow.into()))),
            Poll::Pending => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
