//! Free text about a dossier that was never in the journal: it lies in a row of its own and is
//! overwritten when it is erased. Where a text was copied, every copy is found by its words.

use serde_json::Value;
use uuid::Uuid;

use crate::db::{Db, Result, Sql, Tx};
use crate::{args, sql};

/// Tables with a column `dossier`, the column with free text, and what people call it.
const COLUMNS: [(&str, &str, &str); 10] = [
    ("payment", "reason", "Lý do hoàn trả phí"),
    ("payment", "bank_reference", "Mã giao dịch của ngân hàng"),
    ("fee_kept", "reason", "Căn cứ không hoàn trả phí"),
    ("fee_waived", "evidence", "Giấy tờ chứng minh miễn, giảm"),
    ("dossier_fee", "evidence", "Giấy tờ chứng minh miễn, giảm"),
    ("dossier_paper", "not_needed", "Lý do không phải nộp giấy tờ"),
    ("paper_travel", "note", "Nơi nhận giấy tờ ghi"),
    ("supplement_answer", "note", "Người nộp viết khi gửi bổ sung"),
    ("certification", "subject", "Nội dung vào sổ chứng thực"),
    ("result_draft", "title", "Tên dự thảo kết quả"),
];

/// What people call the text of a slip that was given at reception.
const SLIP: &str = "Phiếu hướng dẫn bổ sung, phiếu từ chối tiếp nhận";
/// The parts of a slip that people type.
const SLIP_KEYS: [&str; 3] = ["reason", "name", "problem"];

/// A text beside the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// What it is.
    pub label: &'static str,
    /// What it says.
    pub words: String,
}

/// Every free text beside the record of a dossier.
///
/// # Errors
/// Whatever the database says.
pub async fn of(db: &Db, dossier: Uuid) -> Result<Vec<Beside>> {
    let mut found = Vec::new();
    let parts: Vec<String> = COLUMNS
        .iter()
        .zip(0..)
        .map(|((table, column, _), n): (_, i64)| {
            format!(
                "select cast({n} as bigint) as place, {column} as words from {table}
                 where dossier = $1 and {column} is not null and {column} <> ''"
            )
        })
        .collect();
    let text = format!("{} order by 1", parts.join(" union all "));
    for row in db.all(Sql::built(text), args![dossier]).await? {
        let place = usize::try_from(row.int("place")).unwrap_or_default();
        found.push(Beside { label: COLUMNS[place].2, words: row.text("words") });
    }
    let slips = sql!("select body from reception_slip where form = $1 order by at");
    for row in db.all(slips, args![dossier]).await? {
        let body = serde_json::from_str(&row.text("body")).unwrap_or_default();
        let mut said = Vec::new();
        gather(&body, &mut said);
        found.extend(said.into_iter().map(|words| Beside { label: SLIP, words }));
    }
    Ok(found)
}

/// Puts other words in place of a text wherever it stands beside the record of a dossier, and in the
/// answers that programs could fetch again. Tells what was changed: table, column, rows.
///
/// # Errors
/// Whatever the database says.
pub async fn replace(
    tx: &mut Tx,
    (dossier, code): (Uuid, &str),
    (old, new): (&str, &str),
) -> Result<Vec<(&'static str, u64)>> {
    let mut changed = Vec::new();
    for (table, column, label) in COLUMNS {
        let text = format!("update {table} set {column} = $3 where dossier = $1 and {column} = $2");
        changed.push((label, tx.run(Sql::built(text), args![dossier, old, new]).await?));
    }
    changed.push((SLIP, replace_in_slips(tx, dossier, (old, new)).await?));
    replace_in_answers(tx, code, (old, new)).await?;
    changed.retain(|(_, rows)| *rows > 0);
    Ok(changed)
}

async fn replace_in_slips(tx: &mut Tx, dossier: Uuid, (old, new): (&str, &str)) -> Result<u64> {
    let slips = sql!("select id, body from reception_slip where form = $1");
    let mut changed = 0;
    for row in tx.all(slips, args![dossier]).await? {
        let before = row.text("body");
        if let Some(after) = replaced(&before, (old, new)) {
            let update = sql!("update reception_slip set body = $2 where id = $1");
            changed += tx.run(update, args![row.id("id"), after]).await?;
        }
    }
    Ok(changed)
}

/// An answer is kept for a day, so that a program may ask for it again.
async fn replace_in_answers(tx: &mut Tx, code: &str, (old, new): (&str, &str)) -> Result<()> {
    let answers = sql!("select staff, key, body from idempotency where body like $1");
    for row in tx.all(answers, args![format!("%{code}%")]).await? {
        if let Some(after) = replaced(&row.text("body"), (old, new)) {
            let update = sql!("update idempotency set body = $3 where staff = $1 and key = $2");
            tx.run(update, args![row.id("staff"), row.text("key"), after]).await?;
        }
    }
    Ok(())
}

/// The free texts of a slip.
fn gather(value: &Value, said: &mut Vec<String>) {
    if let Some(fields) = value.as_object() {
        for (key, value) in fields {
            let words = value.as_str().filter(|_| SLIP_KEYS.contains(&key.as_str()));
            said.extend(words.map(str::to_owned));
            gather(value, said);
        }
    }
    for item in value.as_array().into_iter().flatten() {
        gather(item, said);
    }
}

/// JSON in which a text stands, with other words in its place; `None` when it does not stand there.
fn replaced(json: &str, (old, new): (&str, &str)) -> Option<String> {
    let mut value: Value = serde_json::from_str(json).ok()?;
    (replace_leaves(&mut value, (old, new)) > 0).then(|| value.to_string())
}

/// How many texts were replaced.
fn replace_leaves(value: &mut Value, (old, new): (&str, &str)) -> usize {
    if value.as_str() == Some(old) {
        *value = Value::from(new);
        return 1;
    }
    match value {
        Value::Array(items) => items.iter_mut().map(|item| replace_leaves(item, (old, new))).sum(),
        Value::Object(fields) => {
            fields.values_mut().map(|field| replace_leaves(field, (old, new))).sum()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_and_replaced_in_json() {
        let json = r#"{"kind":"supplement","items":[{"name":"Đơn","problem":"bà Nhớ"}],"reason":"bà Nhớ"}"#;
        let mut said = Vec::new();
        gather(&serde_json::from_str(json).expect("JSON"), &mut said);
        said.sort();
        assert_eq!(said, ["bà Nhớ", "bà Nhớ", "Đơn"]);
        let after = replaced(json, ("bà Nhớ", "(đã xóa)")).expect("it stands there");
        assert!(!after.contains("Nhớ") && after.matches("(đã xóa)").count() == 2, "{after}");
        assert_eq!(replaced(json, ("ông Nhớ", "x")), None);
    }
}
