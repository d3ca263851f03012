//! Names exchanges: of two contents that are not what they should be, which has the other's bytes?
//!
//! By digest, when only the bytes were exchanged, also between institutions; by opening one under the
//! name of the other, when the rows were exchanged too. Looks only at what was found, and not at more
//! than a few of it.

use super::finding::{Finding, Kind, Place};
use super::subject::Subject;
use crate::error::Error;
use genpon_model::Digest;

/// How many contents are tried with each other.
const TRIED_MAX: usize = 24;

impl Subject<'_> {
    /// Turns findings on exchanged contents into what they are.
    pub(super) fn name_swaps(&self, findings: &mut [Finding]) -> Result<(), Error> {
        let suspects: Vec<usize> = (0..findings.len())
            .filter(|at| is_suspect(&findings[*at]))
            .take(TRIED_MAX)
            .collect();
        for at in suspects.iter().copied() {
            let other = match findings[at].kind {
                Kind::ContentAltered => self.owner_of_bytes(&findings[at], findings)?,
                _ => self.opened_as(at, &suspects, findings)?,
            };
            if let Some(other) = other {
                findings[at].kind = Kind::ContentSwapped;
                findings[at].other = Some(other);
            }
        }
        Ok(())
    }

    /// Whose bytes these are, by the digest that the rows have of them.
    fn owner_of_bytes(&self, found: &Finding, all: &[Finding]) -> Result<Option<Place>, Error> {
        let digest = found
            .detail
            .as_deref()
            .and_then(|detail| detail.parse::<Digest>().ok());
        let Some(digest) = digest else {
            return Ok(None);
        };
        let owners = self.store.contents_by_digest(&digest, 2)?;
        let other = owners.into_iter().find(|(institution, id)| {
            *institution != self.institution || Some(*id) != found.place.content
        });
        Ok(other.map(|(institution, id)| {
            if institution != self.institution {
                return Place {
                    institution: Some(institution),
                    ..Place::default()
                }
                .content(id);
            }
            let known = all.iter().find(|it| it.place.content == Some(id));
            known.map_or_else(|| Place::default().content(id), |it| it.place.clone())
        }))
    }

    /// Under whose name these bytes open.
    fn opened_as(
        &self,
        at: usize,
        suspects: &[usize],
        findings: &[Finding],
    ) -> Result<Option<Place>, Error> {
        let Some(bytes_of) = findings[at].place.content else {
            return Ok(None);
        };
        for other in suspects.iter().map(|at| &findings[*at].place) {
            let Some(name) = other.content.filter(|name| *name != bytes_of) else {
                continue;
            };
            if self.opens_as(bytes_of, name)? {
                return Ok(Some(other.clone()));
            }
        }
        Ok(None)
    }
}

const fn is_suspect(finding: &Finding) -> bool {
    matches!(
        finding.kind,
        Kind::ContentAltered | Kind::ContentForged | Kind::KeyAltered | Kind::ContentSwapped
    )
}
