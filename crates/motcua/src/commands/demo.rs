//! `motcua demo`: the district Nam Giang after the year 2022, ready to click.

use std::io::Write as _;
use std::process::ExitCode;

use super::serve::{self, LogFormat};
use crate::app::{App, local_url};
use crate::config::{Location, NoticeSettings, SecondFactor, Serving};
use crate::demo::{self, Holds};
use crate::files::Files;
use crate::operation::figures;

/// Where the demonstration lies when no place is given.
pub const PLACE: &str = "var/demo";

/// Where people file online, as the pages of procedures say unless another address is given.
const FILING_URL: &str = "https://dichvucong.gov.vn";

/// Arguments of `motcua demo`.
#[derive(Clone, Debug, clap::Args)]
pub struct DemoArgs {
    /// How the program answers.
    #[command(flatten)]
    pub serving: Serving,
    /// How lines of the log are written to standard error; RUST_LOG chooses which.
    #[arg(long, env = "MOTCUA_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

/// Fills the place when it is empty, and serves.
///
/// # Errors
/// When the place holds real data, or cannot be opened.
pub async fn run(place: &Location, args: &DemoArgs) -> anyhow::Result<ExitCode> {
    // The accounts shall stay on the screen: no line for each request.
    serve::start_log(args.log_format, "warn");
    let listener = serve::listen(args.serving.listen).await?;
    let db = place.open().await?;
    let files = Files::open(&place.files_folder())?;
    match demo::holds(&db).await? {
        Holds::Demonstration => {}
        Holds::RealData => anyhow::bail!(
            "nơi “{}” đang chứa dữ liệu thật nên không dùng để minh họa được; xin chọn nơi khác \
             bằng --data",
            place.data
        ),
        Holds::Nothing => {
            say("Đang tạo dữ liệu minh họa của năm 2022, xin chờ vài giây…\n")?;
            demo::fill(&db, &files).await?;
        }
    }
    let clock = demo::clock(&db).await?;
    let serving = Serving {
        listen: listener.local_addr()?,
        notices: NoticeSettings::stand_in(),
        // Its accounts and passwords are public: a second factor would only keep people out.
        second_factor: SecondFactor::Optional,
        filing_url: args.serving.filing_url.clone().or_else(|| Some(FILING_URL.to_owned())),
        ..args.serving.clone()
    };
    let app = App::new(db, files, clock, &serving).await?;
    figures::install(None)?;
    say(&greeting(&local_url(serving.listen)))?;
    serve::serve(app, listener).await?;
    Ok(ExitCode::SUCCESS)
}

fn say(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

fn greeting(address: &str) -> String {
    format!(
        "\nBản minh họa motcua: huyện Nam Giang, bắt đầu từ 08:00 thứ Ba ngày 03/01/2023.\n\
         Mọi tên người và hồ sơ đều do phần mềm tạo ra.\n\n  \
         Địa chỉ công dân:  {address}/\n  \
         Địa chỉ cán bộ:    {address}/dang-nhap\n  \
         Mật khẩu chung:    {password}\n\n{table}\n\
         Các xã khác: mot-cua.ca-dy, tu-phap.ca-dy, chu-tich.ca-dy, van-thu.ca-dy; tương tự với \
         cha-val, ta-bhing, ta-poo, la-dee, zuoih, dac-pre, dac-pring, dac-toi, la-ee, cho-chun.\n\
         Bấm Ctrl-C để dừng.\n\n",
        password = demo::PASSWORD,
        table = demo::table(&demo::accounts()),
    )
}
