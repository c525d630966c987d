//! Who is competent, and under whose identifier: what receiving needs to know of the units.

use domain::agency::{Unit, UnitId, UnitKind};
use domain::procedure::{Level, Procedure, Span};
use jiff::civil::Date;

use super::Reference;
use crate::error::{Error, Result};

/// The body that settles a matter, seen from the desk that receives it.
#[derive(Clone, Copy, Debug)]
pub struct Competent<'a> {
    /// The government.
    pub government: &'a Unit,
    /// Its level.
    pub level: Level,
    /// Its own desk, when the desk of another body receives for it.
    pub desk: Option<&'a Unit>,
    /// How far the desk that receives is from it.
    pub span: Span,
}

impl Competent<'_> {
    /// Whether the desk may receive that procedure for this body.
    #[must_use]
    pub fn lets_receive(&self, procedure: &Procedure, day: Date) -> bool {
        self.desk.is_none() || procedure.is_received_elsewhere_on(day, self.span)
    }
}

impl Reference {
    /// The body that settles what a desk receives: the desk's own government, or another one.
    ///
    /// # Errors
    /// A sentence when the desk is not part of a government, or cannot receive for the other one.
    pub fn competent(
        &self,
        desk: &UnitId,
        other: Option<&UnitId>,
        day: Date,
    ) -> Result<Competent<'_>> {
        let own = self
            .units
            .government_of(desk)
            .ok_or_else(|| Error::Bad(format!("Không tìm thấy bộ phận một cửa “{desk}”.")))?;
        let (government, competent_desk) = match other.filter(|other| **other != own.id) {
            None => (own, None),
            Some(other) => {
                let mut others = self.received_for(desk, day).into_iter();
                let found = others.find(|(government, _)| government.id == *other);
                let (government, desk) = found.ok_or_else(|| {
                    Error::Bad(
                        "Chỉ tiếp nhận thay được cơ quan đang hoạt động và có bộ phận một cửa."
                            .to_owned(),
                    )
                })?;
                (government, Some(desk))
            }
        };
        let level = Level::of(government.kind).ok_or_else(|| {
            Error::Bad("Bộ phận một cửa này không thuộc cấp chính quyền nào.".to_owned())
        })?;
        let span = Span::between(&self.units, desk, &government.id);
        Ok(Competent { government, level, desk: competent_desk, span })
    }

    /// The other governments for which a desk may receive something (tiếp nhận không phụ thuộc địa
    /// giới hành chính), each with its own desk, from the highest level down. What exactly, the
    /// procedure says.
    #[must_use]
    pub fn received_for(&self, desk: &UnitId, day: Date) -> Vec<(&Unit, &Unit)> {
        let own = self.units.government_of(desk);
        let is_other = |unit: &&Unit| {
            unit.kind.is_government()
                && unit.valid.contains(day)
                && own.is_some_and(|own| own.id != unit.id)
        };
        let mut others: Vec<_> = self
            .units
            .iter()
            .filter(is_other)
            .filter_map(|government| Some((government, self.desk_of(&government.id, day)?)))
            .collect();
        others.sort_by_key(|(government, _)| {
            let level = match government.kind {
                UnitKind::Province => 0,
                UnitKind::District => 1,
                UnitKind::Commune
                | UnitKind::Department
                | UnitKind::Desk
                | UnitKind::Leadership
                | UnitKind::Office => 2,
            };
            (level, &government.id)
        });
        others
    }

    /// The desk of a government.
    fn desk_of(&self, government: &UnitId, day: Date) -> Option<&Unit> {
        let is_desk = |unit: &&Unit| {
            unit.kind == UnitKind::Desk
                && unit.parent.as_ref() == Some(government)
                && unit.valid.contains(day)
        };
        self.units.iter().find(is_desk)
    }

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
