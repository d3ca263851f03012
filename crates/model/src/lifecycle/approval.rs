//! 依頼者の承認: whether what a proxy entered has effect, and whether its principal may answer it.
//!
//! JAHIS 3.3, 7.1.4(3). Before: no effect until the principal approved. After: effect at once, and the
//! answer follows. None: nobody is asked. Only the principal answers, and only what they were shown.
//! A confirmation is another thing: nothing here replaces it.

use super::Presented;
use crate::digest::Digest;
use crate::id::PersonId;
use crate::registers::proxy_policy::Approval;

/// What the principal said of an entry as it is now; a later change of it takes the answer away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// 承認
    Approved,
    /// 却下
    Refused,
}

/// An answer as the principal asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answering {
    /// From authentication.
    pub by: PersonId,
    /// The digest of what they say they saw.
    pub claims_to_have_seen: Option<Digest>,
    /// The revision or version that is answered.
    pub revision: u32,
    /// Whether a reason was given.
    pub has_reason: bool,
}

/// Why something entered by a proxy goes no further, or an answer is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// Prior approval: the principal has not approved it.
    #[error("the principal has not approved it yet")]
    NotApprovedYet,
    /// The principal refused it.
    #[error("the principal refused it")]
    RefusedByPrincipal,
    /// Nobody but the principal answers.
    #[error("only the principal may answer")]
    NotThePrincipal,
    /// The policy asks for no answer, or there is one.
    #[error("no answer is waited for")]
    NothingToAnswer,
    /// The content was not opened by the principal, or it is another one by now.
    #[error("the principal did not open this content")]
    NotOpened,
    /// A refusal says why.
    #[error("a refusal needs a reason")]
    NoReason,
}

impl Refusal {
    /// Its code in problem documents, the audit trail and the locales.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotApprovedYet => "proxy-not-approved",
            Self::RefusedByPrincipal => "proxy-refused",
            Self::NotThePrincipal => "not-the-principal",
            Self::NothingToAnswer => "nothing-to-answer",
            Self::NotOpened => "proxy-not-opened",
            Self::NoReason => "refusal-without-reason",
        }
    }
}

/// Whether an entry may go its way to confirmation.
///
/// # Errors
/// The [`Refusal`] that applies.
pub const fn in_effect(approval: Approval, answer: Option<Answer>) -> Result<(), Refusal> {
    match (approval, answer) {
        (_, Some(Answer::Refused)) => Err(Refusal::RefusedByPrincipal),
        (Approval::Before, None) => Err(Refusal::NotApprovedYet),
        (_, Some(Answer::Approved)) | (Approval::After | Approval::None, None) => Ok(()),
    }
}

/// Whether an answer of the principal is waited for.
#[must_use]
pub const fn is_waiting(approval: Approval, answer: Option<Answer>) -> bool {
    answer.is_none() && !matches!(approval, Approval::None)
}

/// Whether this person may answer for this principal, having been shown this.
///
/// # Errors
/// The first [`Refusal`] that applies.
pub fn may_answer(
    principal: PersonId,
    (approval, answered): (Approval, Option<Answer>),
    shown: Option<&Presented>,
    (answer, answering): (Answer, &Answering),
) -> Result<(), Refusal> {
    if answering.by != principal {
        return Err(Refusal::NotThePrincipal);
    }
    if !is_waiting(approval, answered) {
        return Err(Refusal::NothingToAnswer);
    }
    let is_shown = shown.is_some_and(|shown| {
        let is_seen = answering.claims_to_have_seen.as_ref() == Some(&shown.digest);
        shown.to == principal && shown.revision == answering.revision && is_seen
    });
    if !is_shown {
        return Err(Refusal::NotOpened);
    }
    if answer == Answer::Refused && !answering.has_reason {
        return Err(Refusal::NoReason);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DigestAlgorithm;

    // shows: J-7.1.4-6
    #[test]
    fn three_processes_behave_differently() {
        use Refusal::{NotApprovedYet, RefusedByPrincipal};
        let cases = [
            (Approval::Before, None, Err(NotApprovedYet), true),
            (Approval::Before, Some(Answer::Approved), Ok(()), false),
            (
                Approval::Before,
                Some(Answer::Refused),
                Err(RefusedByPrincipal),
                false,
            ),
            (Approval::After, None, Ok(()), true),
            (Approval::After, Some(Answer::Approved), Ok(()), false),
            (
                Approval::After,
                Some(Answer::Refused),
                Err(RefusedByPrincipal),
                false,
            ),
            (Approval::None, None, Ok(()), false),
        ];
        for (approval, answer, effect, waits) in cases {
            assert_eq!(
                in_effect(approval, answer),
                effect,
                "{approval:?} {answer:?}"
            );
            assert_eq!(
                is_waiting(approval, answer),
                waits,
                "{approval:?} {answer:?}"
            );
        }
    }

    // shows: J-7.1.4-8, J-7.1.4-11
    #[test]
    fn only_the_principal_answers_and_only_what_was_shown() {
        let [principal, other] = [1, 2].map(|n| PersonId::from_slice(&[n; 16]).unwrap());
        let [digest, another] =
            ["a", "b"].map(|text| DigestAlgorithm::Sha256.digest(text.as_bytes()));
        let shown = Presented {
            to: principal,
            digest: digest.clone(),
            revision: 3,
        };
        let answering = |by, seen: Option<&Digest>, revision| Answering {
            by,
            claims_to_have_seen: seen.cloned(),
            revision,
            has_reason: false,
        };
        let ask = |approval, shown, answer, answering| {
            may_answer(principal, approval, shown, (answer, &answering))
        };
        let open = (Approval::After, None);
        let yes = Answer::Approved;
        let seen = || answering(principal, Some(&digest), 3);
        assert_eq!(ask(open, Some(&shown), yes, seen()), Ok(()));
        let stranger = answering(other, Some(&digest), 3);
        assert_eq!(
            ask(open, Some(&shown), yes, stranger),
            Err(Refusal::NotThePrincipal)
        );
        for unseen in [
            ask(open, None, yes, seen()),
            ask(open, Some(&shown), yes, answering(principal, None, 3)),
            ask(
                open,
                Some(&shown),
                yes,
                answering(principal, Some(&another), 3),
            ),
            ask(
                open,
                Some(&shown),
                yes,
                answering(principal, Some(&digest), 4),
            ),
        ] {
            assert_eq!(unseen, Err(Refusal::NotOpened));
        }
        for answered in [(Approval::After, Some(yes)), (Approval::None, None)] {
            let twice = ask(answered, Some(&shown), yes, seen());
            assert_eq!(twice, Err(Refusal::NothingToAnswer));
        }
        let bare = ask(open, Some(&shown), Answer::Refused, seen());
        assert_eq!(bare, Err(Refusal::NoReason));
        let why = Answering {
            has_reason: true,
            ..seen()
        };
        assert_eq!(ask(open, Some(&shown), Answer::Refused, why), Ok(()));
    }
}
