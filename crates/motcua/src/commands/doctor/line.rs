//! The line between people and the program: whether a proxy passes on at once what is sent. One that
//! keeps a form until all of it is there makes what was begun before midnight late, and loses with a cut
//! line what had come whole.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame};

use super::Findings;

/// How long the public address may take to be reached.
const CONNECT_WITHIN: Duration = Duration::from_secs(3);
/// How long an answer to half a request may take.
const ANSWER_WITHIN: Duration = Duration::from_secs(3);
/// A path under which the program has nothing: it says so at once, without the rest of the request.
const PATH: &str = "/kiem-tra-duong-truyen";
/// Bytes of the first half.
const HALF_BYTES: usize = 1024;

/// What the line does with half a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// It is passed on: the program answered.
    Passes,
    /// It is kept until the rest is there.
    Keeps,
    /// Something else answered.
    LeadsElsewhere,
    /// Nobody can be reached there from this machine.
    Closed,
}

/// A body of which the second half never comes.
struct Half(Option<Bytes>);

impl Body for Half {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        match self.0.take() {
            Some(half) => Poll::Ready(Some(Ok(Frame::data(half)))),
            None => Poll::Pending,
        }
    }
}

/// Sends the first half of a request to the public address and waits whether it is answered.
pub async fn try_line(url: &str) -> Line {
    let client = reqwest::Client::builder()
        .connect_timeout(CONNECT_WITHIN)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build();
    let Ok(client) = client else { return Line::Closed };
    let half = Half(Some(Bytes::from_static(&[b'x'; HALF_BYTES])));
    let request = client.post(format!("{url}{PATH}")).body(reqwest::Body::wrap(half));
    match tokio::time::timeout(ANSWER_WITHIN, request.send()).await {
        Err(_late) => Line::Keeps,
        Ok(Err(_closed)) => Line::Closed,
        Ok(Ok(answer)) if answer.headers().contains_key("x-request-id") => Line::Passes,
        Ok(Ok(_)) => Line::LeadsElsewhere,
    }
}

pub(super) async fn look(url: Option<&str>, findings: &mut Findings) {
    let Some(url) = url.filter(|url| !url.is_empty()) else { return };
    match try_line(url).await {
        Line::Passes => {
            findings.good("Nội dung gửi lên địa chỉ công khai đến thẳng motcua, không bị giữ lại.");
        }
        Line::Keeps => findings.look(format!(
            "Máy chủ web ở {url} giữ nội dung gửi lên đến khi nhận đủ: bổ sung bắt đầu trước nửa đêm bị coi là \
             muộn, đứt đường truyền thì mất mọi tệp. Với nginx xin đặt proxy_request_buffering off; xem mục \
             HTTPS của hướng dẫn máy chủ."
        )),
        Line::LeadsElsewhere => findings.look(format!(
            "Địa chỉ công khai {url} không dẫn thẳng đến motcua (một máy chủ khác trả lời)."
        )),
        Line::Closed => findings.look(format!(
            "Từ máy này không mở được {url} nên chưa biết máy chủ web phía trước có giữ nội dung gửi lên hay \
             không; xin xem có dòng proxy_request_buffering off (nginx) chưa."
        )),
    }
}
