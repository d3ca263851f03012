//! Turns an optional feature on or off at the machine, as `genpon index text on` does. In the
//! register two people do it (see [`crate::administer_register`]); the trail names both ways.

use crate::Vault;
use crate::desk::{About, Actor, audit_row};
use crate::entry_row::revision_row;
use crate::error::{Error, Refusal};
use crate::house::House;
use genpon_formats::audit_event::Outcome;
use genpon_model::id::{InstitutionId, RevisionId};
use genpon_model::register::life::{Care, Proposal, propose};
use genpon_model::register::{Author, Register as _, Revision, Standing};
use genpon_model::registers::{Feature, FeatureCode};
use genpon_model::text::Code;
use genpon_model::time::Now;
use genpon_store::Write;
use std::collections::BTreeMap;
use std::sync::PoisonError;

/// How many revisions of the entry are read.
const REVISIONS_MAX: u32 = 10_000;

impl Vault {
    /// Turns a feature on or off; nothing happens where it is so already.
    ///
    /// # Errors
    /// A request of somebody waits for a decision; the store cannot write.
    pub fn set_feature_at_setup(
        &self,
        institution: InstitutionId,
        feature: FeatureCode,
        is_on: bool,
    ) -> Result<(), Error> {
        let house = self.house(institution)?;
        let _turn = house
            .administering
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if house.masters().is_on(feature) == is_on {
            return Ok(());
        }
        let now = self.now();
        let revision = self.feature_revision(&house, feature, is_on, &now)?;
        let details = [
            ("register", Feature::DESCRIPTION.code.to_owned()),
            ("key", feature.code().to_owned()),
            ("is-on", is_on.to_string()),
        ];
        let details = details.map(|(name, value)| (Code::constant(name), value));
        let about = About {
            details: BTreeMap::from(details),
            ..About::default()
        };
        let (actor, outcome) = (Actor::default(), Outcome::Success);
        let action = "feature.set-up";
        let event = audit_row(self, &house, &now, action, &actor, &about, outcome)?;
        let writes = vec![
            Write::AddRevision(revision_row(&house.sealing, &revision)?),
            Write::AddAuditEvent(event),
        ];
        self.store().commit(institution, writes)?;
        house.reload(self.store())?;
        self.wake_sequencer();
        Ok(())
    }

    fn feature_revision(
        &self,
        house: &House,
        feature: FeatureCode,
        is_on: bool,
        now: &Now,
    ) -> Result<Revision, Error> {
        let register = Feature::DESCRIPTION;
        let (institution, key) = (house.institution.id, feature.key());
        let rows = self.store().entry_history(
            institution,
            &register.code(),
            key.as_str(),
            REVISIONS_MAX,
        )?;
        let past = rows.iter().map(|row| house.sealing.open_revision(row));
        let past: Vec<Revision> = past.collect::<Result<_, Error>>()?;
        let standing = Standing::of(&past);
        let reason = "set-up".parse();
        let proposal = Proposal {
            id: RevisionId::from_uuid(self.new_uuid(now.at)?),
            key,
            base: standing.current.map(|current| current.edition),
            value: Feature {
                code: feature,
                is_on,
            }
            .write(),
            is_retired: false,
            reason: reason.map_err(|_| Error::Internal("reason"))?,
            by: Author::Setup,
            at: now.at,
            care: Care::default(),
        };
        let revision = propose(register, register.approval, standing, proposal);
        revision.map_err(|refusal| Refusal::from(refusal).into())
    }
}
