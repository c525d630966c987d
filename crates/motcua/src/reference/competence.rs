//! Who is competent, and under whose identifier: what receiving needs to know of the units.

use domain::agency::UnitId;
use domain::procedure::{Level, Procedure};

use super::Reference;
use crate::error::{Error, Result};

impl Reference {
    /// The department that the procedure names, or the government itself. Small communes may have no
    /// departments: then the commune settles everything itself, and the route names the duty.
    ///
    /// # Errors
    /// A sentence when the department is not set up.
    pub fn lead_of(
        &self,
        procedure: &Procedure,
        government: &UnitId,
        level: Level,
    ) -> Result<UnitId> {
        let Some(name) = &procedure.lead else { return Ok(government.clone()) };
        let department = UnitId(format!("{government}.{name}"));
        if self.units.get(&department).is_some() {
            return Ok(department);
        }
        match level {
            Level::Commune => Ok(government.clone()),
            Level::District | Level::Province => Err(Error::Bad(format!(
                "Chưa khai báo đơn vị giải quyết “{name}” của thủ tục này; xin báo quản trị kiểm tra cơ cấu đơn vị."
            ))),
        }
    }

    /// The agency identifier in the dossier codes of a unit: its own, or that of the nearest unit
    /// above.
    ///
    /// # Errors
    /// A sentence when there is none.
    pub fn agency_code(&self, unit: &UnitId) -> Result<&str> {
        self.units
            .lineage(unit)
            .into_iter()
            .find_map(|unit| unit.agency_code.as_deref())
            .ok_or_else(|| {
                Error::Bad(
                    "Bộ phận một cửa chưa có mã định danh để cấp mã hồ sơ; xin báo quản trị hệ thống."
                        .to_owned(),
                )
            })
    }
}
