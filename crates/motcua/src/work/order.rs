//! The order of a list, and where in it a page begins. There is one usual order everywhere: what is
//! overdue longest first, then what is due first, and what stands still at the end.

use uuid::Uuid;

use crate::db::Row;

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// What is due first comes first; what stands still comes after everything that runs.
    #[default]
    Due,
    /// The same from its end.
    DueLast,
    /// What was received first comes first.
    Received,
    /// What was received last comes first.
    Newest,
}

/// Where a row stands in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Epoch milliseconds by which the list is sorted.
    pub at: i64,
    /// The dossier.
    pub id: Uuid,
}

impl Key {
    /// As addresses have it.
    #[must_use]
    pub fn words(&self) -> String {
        format!("{}.{}", self.at, self.id)
    }

    /// Reads it from an address.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (at, id) = text.split_once('.')?;
        Some(Self { at: at.parse().ok()?, id: id.parse().ok()? })
    }
}

/// Which page of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// The first.
    #[default]
    First,
    /// What follows a row.
    After(Key),
    /// What stands before a row.
    Before(Key),
}

impl Order {
    /// Every order.
    pub const ALL: [Self; 4] = [Self::Due, Self::DueLast, Self::Received, Self::Newest];

    /// Its name in addresses; empty for the one that is meant without.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Due => "",
            Self::DueLast => "han-xa",
            Self::Received => "nhan",
            Self::Newest => "moi",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Due => "Hạn trả gần nhất",
            Self::DueLast => "Hạn trả xa nhất",
            Self::Received => "Tiếp nhận sớm nhất",
            Self::Newest => "Tiếp nhận mới nhất",
        }
    }

    /// The order with that name, or the usual one.
    #[must_use]
    pub fn from_slug(slug: &str) -> Self {
        Self::ALL.into_iter().find(|order| order.slug() == slug).unwrap_or_default()
    }

    /// The same from its end.
    #[must_use]
    pub fn turned(self) -> Self {
        match self {
            Self::Due => Self::DueLast,
            Self::DueLast => Self::Due,
            Self::Received => Self::Newest,
            Self::Newest => Self::Received,
        }
    }

    pub(super) fn column(self) -> &'static str {
        match self {
            Self::Due | Self::DueLast => "list_at",
            Self::Received | Self::Newest => "received_at",
        }
    }

    pub(super) fn ascends(self) -> bool {
        match self {
            Self::Due | Self::Received => true,
            Self::DueLast | Self::Newest => false,
        }
    }

    /// As `aria-sort` has it.
    fn direction(self) -> &'static str {
        if self.ascends() { "ascending" } else { "descending" }
    }

    /// Where a row stands.
    #[must_use]
    pub fn key(self, row: &Row) -> Key {
        Key { at: row.int(self.column()), id: row.id("id") }
    }
}

impl Part {
    /// The page that an address asks for: what follows one row, or stands before another.
    #[must_use]
    pub fn of(after: &str, before: &str) -> Self {
        match (Key::read(after), Key::read(before)) {
            (Some(key), _) => Self::After(key),
            (None, Some(key)) => Self::Before(key),
            (None, None) => Self::First,
        }
    }
}

/// A heading by which a list is sorted.
#[derive(Clone, Debug, Default)]
pub struct SortLink {
    /// The same list in that order; turned round when it is sorted by it already.
    pub href: String,
    /// As `aria-sort` has it; empty when the list is not sorted by it.
    pub direction: &'static str,
}

/// The headings by which a list of dossiers is sorted.
#[derive(Clone, Debug, Default)]
pub struct Sorts {
    /// By when it is due.
    pub due: SortLink,
    /// By when it was received.
    pub received: SortLink,
}

impl Sorts {
    /// The headings of a list that is in this order, and whose address in another one `href` knows.
    pub fn of(current: Order, href: impl Fn(Order) -> String) -> Self {
        let link = |first: Order| {
            let is_it = current.column() == first.column();
            SortLink {
                href: href(if is_it { current.turned() } else { first }),
                direction: if is_it { current.direction() } else { "" },
            }
        };
        Self { due: link(Order::Due), received: link(Order::Received) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_orders_lead_back() {
        for order in Order::ALL {
            assert_eq!(Order::from_slug(order.slug()), order);
            assert_eq!(order.turned().turned(), order);
        }
        assert_eq!(Order::from_slug("x"), Order::Due);
    }
}
