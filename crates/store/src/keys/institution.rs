//! The keys of one institution, in editions: they wrap data keys and seal bodies.
//!
//! What is new is sealed under the newest edition; what is old names the edition it was sealed under.
//! Each purpose has a key of its own (HKDF), so that a value of one purpose never opens as another.

use super::random::draw;
use super::sealed_box::BoxKey;
use super::{KeyError, Random, RootKey};
use crate::rows::WrappedKey;
use genpon_model::id::{ContentId, InstitutionId};
use std::collections::BTreeMap;
use std::sync::Arc;
use zeroize::Zeroizing;

/// What a body is sealed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Data keys of contents.
    Content,
    /// Drafts.
    Draft,
    /// Audit events with their salts.
    Audit,
    /// Revisions of register entries, credentials among them.
    Register,
    /// Answers kept for idempotency keys.
    Reply,
    /// Reports of verifications.
    Verification,
    /// Revisions of patients.
    Patient,
    /// Keys that sign checkpoints.
    CheckpointKey,
}

impl Purpose {
    const ALL: [Self; 8] = [
        Self::Content,
        Self::Draft,
        Self::Audit,
        Self::Register,
        Self::Reply,
        Self::Verification,
        Self::Patient,
        Self::CheckpointKey,
    ];

    /// Its name in the derivation of its key.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Draft => "draft",
            Self::Audit => "audit",
            Self::Register => "register",
            Self::Reply => "reply",
            Self::Verification => "verification",
            Self::Patient => "patient",
            Self::CheckpointKey => "checkpoint-key",
        }
    }
}

/// One edition of an institution's key, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstitutionKey {
    /// 1, 2, 3 …
    pub edition: u32,
    /// Sealed under the root key.
    pub wrapped: Vec<u8>,
}

impl InstitutionKey {
    /// Makes a new key and wraps it.
    ///
    /// # Errors
    /// [`KeyError`] of the random source or the root key.
    pub fn generate(
        institution: InstitutionId,
        edition: u32,
        root: &dyn RootKey,
        random: &dyn Random,
    ) -> Result<Self, KeyError> {
        let key: Zeroizing<[u8; 32]> = Zeroizing::new(draw(random)?);
        let wrapped = root.wrap(random, &bound_to_root(institution, edition), &*key)?;
        Ok(Self { edition, wrapped })
    }

    /// The same key, wrapped again by the root key as it is now.
    ///
    /// # Errors
    /// [`KeyError`] when it does not open.
    pub fn wrapped_again(
        &self,
        institution: InstitutionId,
        root: &dyn RootKey,
        random: &dyn Random,
    ) -> Result<Self, KeyError> {
        let bound = bound_to_root(institution, self.edition);
        let key = root.unwrap(&bound, &self.wrapped)?;
        let wrapped = root.wrap(random, &bound, &key)?;
        Ok(Self {
            edition: self.edition,
            wrapped,
        })
    }
}

/// All editions of one institution's key, open for use.
pub struct InstitutionKeys {
    institution: InstitutionId,
    newest: u32,
    editions: BTreeMap<u32, BTreeMap<Purpose, BoxKey>>,
    random: Arc<dyn Random>,
}

impl InstitutionKeys {
    /// Unwraps all editions with the root key.
    ///
    /// # Errors
    /// [`KeyError::DoesNotOpen`] under another root key; [`KeyError::Edition`] when there is none.
    pub fn open(
        institution: InstitutionId,
        stored: &[InstitutionKey],
        root: &dyn RootKey,
        random: Arc<dyn Random>,
    ) -> Result<Self, KeyError> {
        let mut editions = BTreeMap::new();
        for InstitutionKey { edition, wrapped } in stored {
            let key = root.unwrap(&bound_to_root(institution, *edition), wrapped)?;
            let key: &[u8; 32] = key
                .as_slice()
                .try_into()
                .map_err(|_| KeyError::DoesNotOpen)?;
            editions.insert(*edition, purposes(institution, key)?);
        }
        let (&newest, _) = editions.last_key_value().ok_or(KeyError::Edition(1))?;
        Ok(Self {
            institution,
            newest,
            editions,
            random,
        })
    }

    /// Whose keys these are.
    #[must_use]
    pub const fn institution(&self) -> InstitutionId {
        self.institution
    }

    /// The edition that seals what is new.
    #[must_use]
    pub const fn newest_edition(&self) -> u32 {
        self.newest
    }

    /// Seals a body; `context` ties it to its row (docs/format/contents.md, "Bodies").
    ///
    /// # Errors
    /// [`KeyError::Random`].
    pub fn seal_body(
        &self,
        purpose: Purpose,
        context: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, KeyError> {
        let bound = self.bound_body(purpose, self.newest, context);
        let prefix = self.newest.to_be_bytes();
        self.key(self.newest, purpose)?
            .seal(&*self.random, &prefix, &bound, plain)
    }

    /// Opens a body that was sealed for the same purpose and row.
    ///
    /// # Errors
    /// [`KeyError`]: changed, of another row or purpose, or of an edition that is not there.
    pub fn open_body(
        &self,
        purpose: Purpose,
        context: &[u8],
        body: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let (edition, sealed) = body.split_first_chunk().ok_or(KeyError::DoesNotOpen)?;
        let edition = u32::from_be_bytes(*edition);
        self.key(edition, purpose)?
            .open(&self.bound_body(purpose, edition, context), sealed)
    }

    /// Wraps a data key again, under the newest edition.
    ///
    /// # Errors
    /// [`KeyError`] when it does not open.
    pub fn rewrap(&self, content: ContentId, wrapped: &WrappedKey) -> Result<WrappedKey, KeyError> {
        self.wrap(content, &self.unwrap(content, wrapped)?)
    }

    pub(crate) fn wrap(&self, content: ContentId, secret: &Secret) -> Result<WrappedKey, KeyError> {
        let bound = self.bound_data_key(self.newest, content);
        let wrapped = self.key(self.newest, Purpose::Content)?.seal(
            &*self.random,
            &[],
            &bound,
            &secret.to_bytes(),
        )?;
        Ok(WrappedKey {
            key_edition: self.newest,
            wrapped,
        })
    }

    pub(crate) fn unwrap(
        &self,
        content: ContentId,
        wrapped: &WrappedKey,
    ) -> Result<Secret, KeyError> {
        let edition = wrapped.key_edition;
        let bytes = self
            .key(edition, Purpose::Content)?
            .open(&self.bound_data_key(edition, content), &wrapped.wrapped)?;
        Secret::from_bytes(&bytes).ok_or(KeyError::DoesNotOpen)
    }

    pub(crate) fn random(&self) -> &dyn Random {
        &*self.random
    }

    fn key(&self, edition: u32, purpose: Purpose) -> Result<&BoxKey, KeyError> {
        self.editions
            .get(&edition)
            .and_then(|keys| keys.get(&purpose))
            .ok_or(KeyError::Edition(edition))
    }

    fn bound_body(&self, purpose: Purpose, edition: u32, context: &[u8]) -> Vec<u8> {
        [
            b"genpon/body/1/".as_slice(),
            purpose.name().as_bytes(),
            &[0],
            self.institution.as_bytes(),
            &edition.to_be_bytes(),
            context,
        ]
        .concat()
    }

    fn bound_data_key(&self, edition: u32, content: ContentId) -> Vec<u8> {
        [
            b"genpon/data-key/1".as_slice(),
            self.institution.as_bytes(),
            &edition.to_be_bytes(),
            content.as_bytes(),
        ]
        .concat()
    }
}

/// What is wrapped for each content: its data key, the size of what opens, the salt of a manifest.
pub(crate) struct Secret {
    pub(crate) key: Zeroizing<[u8; 32]>,
    pub(crate) size_bytes: u64,
    pub(crate) salt: Option<[u8; 32]>,
}

impl Secret {
    fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let salt = self.salt.as_ref().map_or([].as_slice(), |salt| salt);
        Zeroizing::new([self.key.as_slice(), &self.size_bytes.to_be_bytes(), salt].concat())
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (key, rest) = bytes.split_first_chunk::<32>()?;
        let (size, salt) = rest.split_first_chunk::<8>()?;
        let salt = match salt {
            [] => None,
            salt => Some(salt.try_into().ok()?),
        };
        Some(Self {
            key: Zeroizing::new(*key),
            size_bytes: u64::from_be_bytes(*size),
            salt,
        })
    }
}

fn purposes(
    institution: InstitutionId,
    key: &[u8; 32],
) -> Result<BTreeMap<Purpose, BoxKey>, KeyError> {
    let derive = |purpose: Purpose| {
        let info: [&[u8]; 3] = [purpose.name().as_bytes(), &[0], institution.as_bytes()];
        Ok((purpose, BoxKey::derive(b"genpon/purpose/1", key, &info)?))
    };
    Purpose::ALL.into_iter().map(derive).collect()
}

fn bound_to_root(institution: InstitutionId, edition: u32) -> Vec<u8> {
    [
        b"genpon/institution-key/1".as_slice(),
        institution.as_bytes(),
        &edition.to_be_bytes(),
    ]
    .concat()
}
