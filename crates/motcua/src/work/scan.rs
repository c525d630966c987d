//! A file that belongs to an act: the scan of the signed paper, an uploaded draft. It is attached
//! in the act's own transaction, so a refused act attaches nothing.

use domain::dossier::StaffId;
use uuid::Uuid;

use crate::attachments::{NewFile, Purpose, Stored, attach_stored};
use crate::dossiers::Open;
use crate::error::{Error, Result};
use crate::{args, sql};

/// The file of an act.
#[derive(Clone, Debug)]
pub enum Scan {
    /// Attached to the dossier before.
    Attached(Uuid),
    /// Sent together with the act.
    New {
        /// Its name on the sender's machine.
        name: String,
        /// Its content.
        stored: Stored,
    },
}

/// Attaches it, or checks that it is attached to this dossier for that purpose.
///
/// # Errors
/// [`Error::Bad`] when there is no such file, or the dossier has too many.
pub(super) async fn keep(
    open: &mut Open,
    by: StaffId,
    purpose: Purpose,
    scan: Scan,
) -> Result<Uuid> {
    match scan {
        Scan::Attached(file) => {
            check(open, file, purpose).await?;
            Ok(file)
        }
        Scan::New { name, stored } => {
            let file = NewFile { dossier: open.id, purpose, component: None, name, added_by: by };
            Ok(attach_stored(&mut open.tx, file, &stored, open.at).await?)
        }
    }
}

async fn check(open: &mut Open, file: Uuid, purpose: Purpose) -> Result<()> {
    let row = open
        .tx
        .first(
            sql!(
                "select id from file
                 where id = $1 and dossier = $2 and purpose = $3 and removed_at is null"
            ),
            args![file, open.id, purpose.code()],
        )
        .await?;
    row.map(|_| ()).ok_or_else(|| {
        Error::Bad("Không tìm thấy tệp đính kèm trong hồ sơ này. Xin tải tệp lên lại.".to_owned())
    })
}
