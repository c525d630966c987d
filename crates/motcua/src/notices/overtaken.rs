//! What is no longer true when it would go out (thông báo bị vượt qua): a gateway was down, or it was
//! night, and meanwhile the dossier has gone on. Nobody is asked for papers after the result was handed
//! out.

use domain::dossier::Status;
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{Result, Tx};
use crate::reactions::Topic;
use crate::{args, sql};

/// How a dossier stands to one of its notices.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    /// When that happened of which the notice tells.
    pub(super) happened_at: Timestamp,
    status: Option<Status>,
    is_handed_out: bool,
    /// Whether the same was told again later.
    is_repeated: bool,
}

impl Standing {
    /// Reads it.
    pub(super) async fn of(
        tx: &mut Tx,
        (dossier, topic, occasion): (Uuid, &str, i64),
    ) -> Result<Option<Self>> {
        let row = tx
            .first(
                sql!(
                    "select notice.at, dossier.status, dossier.returned_at,
                            (select count(*) from notice later
                             where later.dossier = notice.dossier and later.topic = notice.topic
                               and later.occasion > notice.occasion) as later
                     from notice join dossier on dossier.id = notice.dossier
                     where notice.dossier = $1 and notice.topic = $2 and notice.occasion = $3"
                ),
                args![dossier, topic, occasion],
            )
            .await?;
        Ok(row.map(|row| Self {
            happened_at: row.at("at"),
            status: Status::from_code(row.int("status")),
            is_handed_out: row.opt_at("returned_at").is_some(),
            is_repeated: row.int("later") > 0,
        }))
    }

    /// Whether a notice is no longer true.
    pub(super) fn overtakes(&self, topic: Topic) -> bool {
        let Some(status) = self.status else { return false };
        let is = |wanted: Status| status == wanted && !self.is_handed_out && !self.is_repeated;
        match topic {
            Topic::Received | Topic::Extended | Topic::SupplementTaken => {
                status.has_ended() || self.is_handed_out || self.is_repeated
            }
            Topic::SupplementAsked | Topic::SupplementReturned => !is(Status::SupplementAwaited),
            Topic::PaymentAsked => !is(Status::PaymentAwaited),
            Topic::ResultReady | Topic::Unclaimed => !is(Status::Settled),
            Topic::Ended => !is(Status::Stopped),
            // Taken back, or corrected by the head.
            Topic::Returned => !self.is_handed_out,
            Topic::HandedBack | Topic::ResultMended | Topic::PapersLost | Topic::ProofCode => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_is_overtaken_as_soon_as_it_is_not_true_any_more() {
        let told = |status, is_handed_out, is_repeated| {
            let happened_at = Timestamp::UNIX_EPOCH;
            let standing =
                Standing { happened_at, status: Some(status), is_handed_out, is_repeated };
            let true_still = |topic: &Topic| !standing.overtakes(*topic);
            Topic::ALL.into_iter().filter(true_still).collect::<Vec<_>>()
        };
        let always = [Topic::HandedBack, Topic::ResultMended, Topic::PapersLost, Topic::ProofCode];
        for (status, is_handed_out, is_repeated, more) in [
            (
                Status::InProgress,
                false,
                false,
                vec![Topic::Received, Topic::SupplementTaken, Topic::Extended],
            ),
            (Status::InProgress, false, true, vec![]),
            (
                Status::SupplementAwaited,
                false,
                false,
                vec![
                    Topic::Received,
                    Topic::SupplementAsked,
                    Topic::SupplementReturned,
                    Topic::SupplementTaken,
                    Topic::Extended,
                ],
            ),
            (Status::Settled, false, false, vec![Topic::ResultReady, Topic::Unclaimed]),
            (Status::Stopped, false, false, vec![Topic::Ended]),
            (Status::Stopped, true, false, vec![Topic::Returned]),
            (Status::Returned, true, false, vec![Topic::Returned]),
        ] {
            let mut expected: Vec<Topic> = more.into_iter().chain(always).collect();
            expected.sort();
            assert_eq!(told(status, is_handed_out, is_repeated), expected, "{status:?}");
        }
    }
}
