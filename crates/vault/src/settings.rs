//! What the operator may set; every limit has a safe default.

use crate::passkeys::RelyingParty;
use crate::sessions::SessionBounds;
use std::path::PathBuf;

/// The limits and places of a vault.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Bytes of one part.
    pub part_bytes_max: u64,
    /// Parts of one version.
    pub parts_max: usize,
    /// Bytes of a part that is read into memory to be shown; a larger one is shown by its name,
    /// size and digest.
    pub view_bytes_max: u64,
    /// Whether a register that asks for it needs a second person to approve a change. An institution
    /// where one person does everything turns it off; the trail names that person all the same.
    pub needs_second_person: bool,
    /// The site as browsers know it: passkeys are bound to it.
    pub relying_party: RelyingParty,
    /// The address at which browsers reach the server; identity providers send people back to it.
    pub public_address: Option<String>,
    /// Where checkpoints go that must outlive this machine.
    pub witness: Option<PathBuf>,
    /// Where revocation lists for certificates at log-in lie.
    pub revocation_lists: Option<PathBuf>,
    /// Session bounds.
    pub sessions: SessionBounds,
    /// Cost of argon2id.
    pub password_cost: PasswordCost,
}

/// Cost of argon2id (RFC 9106).
#[derive(Debug, Clone, Copy)]
pub struct PasswordCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            part_bytes_max: 4 << 30,
            parts_max: 200,
            view_bytes_max: 32 << 20,
            needs_second_person: true,
            relying_party: RelyingParty::of(None),
            public_address: None,
            witness: None,
            revocation_lists: None,
            sessions: SessionBounds::default(),
            password_cost: PasswordCost {
                memory_kib: 19_456,
                passes: 2,
                lanes: 1,
            },
        }
    }
}
