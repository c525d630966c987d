//! Prints one letter of each kind and generation into a folder, for whoever works on a template:
//! `cargo run -p letters --example samples -- /tmp/letters`

use std::path::PathBuf;
use std::time::Instant;
use std::{env, fs};

use letters::{Letter, Letters, ReceiptCopy, Templates};

#[path = "../src/list_samples.rs"]
mod list_samples;
#[path = "../src/money_samples.rs"]
mod money_samples;
#[path = "../src/samples.rs"]
mod samples;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("name a folder to print into")?);
    // How long a register takes: `… samples -- /tmp/letters 5000`.
    let rows: usize = env::args().nth(2).map_or(Ok(60), |rows| rows.parse())?;
    fs::create_dir_all(&folder)?;
    let templates = Templates::delivered();
    let press = Letters::new();

    let mut long = samples::receipt();
    long.components = long.components.into_iter().cycle().take(30).collect();
    let mut two_copies = samples::receipt();
    two_copies.copies = vec![ReceiptCopy::Applicant, ReceiptCopy::File];
    let mut sheet_2025 = samples::control_sheet();
    sheet_2025.letterhead.issuer = "Trung tâm Phục vụ hành chính công".to_owned();
    sheet_2025.handovers = sheet_2025.handovers.into_iter().cycle().take(12).collect();
    let (in_2022, in_2025) = (jiff::civil::date(2022, 2, 1), jiff::civil::date(2025, 11, 3));
    let mut register = list_samples::register();
    register.rows = register.rows.into_iter().cycle().take(rows).collect();
    let mut handing = list_samples::handing();
    handing.rows = handing.rows.into_iter().cycle().take(40).collect();
    let mut labels = list_samples::labels();
    labels.labels = labels.labels.into_iter().cycle().take(30).collect();
    let all: [(&str, jiff::civil::Date, Letter); 22] = [
        ("register-2022", in_2022, register.into()),
        ("handing", in_2022, handing.into()),
        ("labels", in_2022, labels.into()),
        ("receipt-2018", in_2022, samples::receipt().into()),
        ("receipt-2018-long", in_2022, long.into()),
        ("receipt-2018-copies", in_2022, two_copies.into()),
        ("receipt-2025", in_2025, samples::receipt_2025().into()),
        ("control-sheet-2018", in_2022, samples::control_sheet().into()),
        ("control-sheet-2025", in_2025, sheet_2025.into()),
        ("result", in_2022, samples::result().into()),
        ("payment-notice", in_2022, money_samples::notice().into()),
        ("payment-slip", in_2022, money_samples::slip().into()),
        ("payment-refund", in_2022, money_samples::refund().into()),
        ("till-closing", in_2022, money_samples::closing().into()),
        ("hand-back", in_2022, money_samples::hand_back().into()),
        ("hand-back-before", in_2025, money_samples::hand_back_before().into()),
        ("supplement-2018", in_2022, samples::supplement().into()),
        ("supplement-2025", in_2025, samples::supplement().into()),
        ("desk-supplement", in_2022, samples::desk_supplement().into()),
        ("desk-refusal", in_2025, samples::desk_refusal().into()),
        ("apology-2018", in_2022, samples::apology().into()),
        ("apology-2025", in_2025, samples::apology().into()),
    ];
    for (name, day, letter) in all {
        let started = Instant::now();
        let paper = press.render(templates.on(letter.kind(), day)?, &letter)?;
        let file = folder.join(name).with_extension("pdf");
        println!("{}: {} pages, {:?}", file.display(), paper.pages, started.elapsed());
        fs::write(file, paper.pdf)?;
    }
    Ok(())
}
