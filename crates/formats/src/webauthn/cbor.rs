//! CBOR (RFC 8949) as authenticators write it: the canonical form of CTAP2, and nothing else.
//!
//! Definite lengths, shortest numbers, no tags, no floating point, a few levels, a few items, no key
//! twice. Whatever is sent, reading it ends soon and takes no more memory than the message.

use super::PasskeyError;

/// Levels of arrays and maps.
const DEPTH_MAX: u8 = 4;

/// Items in one array, pairs in one map.
const ITEMS_MAX: u64 = 64;

/// One data item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item<'b> {
    /// A whole number.
    Int(i64),
    /// Bytes.
    Bytes(&'b [u8]),
    /// Text.
    Text(&'b str),
    /// Items in order.
    Array(Vec<Item<'b>>),
    /// Pairs in order; no key stands twice.
    Map(Vec<(Item<'b>, Item<'b>)>),
    /// Yes or no.
    Bool(bool),
    /// Nothing.
    Null,
}

impl<'b> Item<'b> {
    /// The value of a number in a map.
    #[must_use]
    pub fn int_entry(&self, label: i64) -> Option<&Item<'b>> {
        self.entry(|key| *key == Item::Int(label))
    }

    /// The value of a text in a map.
    #[must_use]
    pub fn text_entry(&self, label: &str) -> Option<&Item<'b>> {
        self.entry(|key| matches!(key, Item::Text(text) if *text == label))
    }

    fn entry(&self, is_it: impl Fn(&Item<'b>) -> bool) -> Option<&Item<'b>> {
        let Item::Map(pairs) = self else { return None };
        let pair = pairs.iter().find(|(key, _)| is_it(key))?;
        Some(&pair.1)
    }
}

/// Reads one item; what follows it is handed back.
///
/// # Errors
/// [`PasskeyError::Cbor`] for anything that is not of the form above.
pub fn read_item(bytes: &[u8]) -> Result<(Item<'_>, &[u8]), PasskeyError> {
    let mut reader = Reader { rest: bytes };
    let item = reader.item(0)?;
    Ok((item, reader.rest))
}

struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    fn item(&mut self, depth: u8) -> Result<Item<'b>, PasskeyError> {
        if depth > DEPTH_MAX {
            return Err(PasskeyError::Cbor);
        }
        let head = self.take(1)?[0];
        let (major, info) = (head >> 5, head & 0x1f);
        if major == 7 {
            return simple(info);
        }
        let number = self.number(info)?;
        match major {
            0 => positive(number).map(Item::Int),
            1 => positive(number).map(|number| Item::Int(-1 - number)),
            2 => self.run(number).map(Item::Bytes),
            3 => {
                let text = std::str::from_utf8(self.run(number)?);
                text.map(Item::Text).map_err(|_| PasskeyError::Cbor)
            }
            4 => self.array(number, depth),
            5 => self.map(number, depth),
            _ => Err(PasskeyError::Cbor),
        }
    }

    fn array(&mut self, count: u64, depth: u8) -> Result<Item<'b>, PasskeyError> {
        let items = (0..few(count)?).map(|_| self.item(depth + 1));
        items.collect::<Result<_, _>>().map(Item::Array)
    }

    fn map(&mut self, count: u64, depth: u8) -> Result<Item<'b>, PasskeyError> {
        let mut pairs: Vec<(Item<'b>, Item<'b>)> = Vec::new();
        for _ in 0..few(count)? {
            let key = self.item(depth + 1)?;
            let is_plain = matches!(key, Item::Int(_) | Item::Text(_));
            if !is_plain || pairs.iter().any(|(other, _)| *other == key) {
                return Err(PasskeyError::Cbor);
            }
            let value = self.item(depth + 1)?;
            pairs.push((key, value));
        }
        Ok(Item::Map(pairs))
    }

    /// The number of a head, in its shortest form.
    fn number(&mut self, info: u8) -> Result<u64, PasskeyError> {
        let (number, least) = match info {
            0..=23 => (u64::from(info), 0),
            24 => (self.big_endian(1)?, 24),
            25 => (self.big_endian(2)?, 1 << 8),
            26 => (self.big_endian(4)?, 1 << 16),
            27 => (self.big_endian(8)?, 1 << 32),
            _ => return Err(PasskeyError::Cbor),
        };
        (number >= least)
            .then_some(number)
            .ok_or(PasskeyError::Cbor)
    }

    fn big_endian(&mut self, length: usize) -> Result<u64, PasskeyError> {
        let bytes = self.take(length)?.iter();
        Ok(bytes.fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    fn run(&mut self, length: u64) -> Result<&'b [u8], PasskeyError> {
        self.take(usize::try_from(length).map_err(|_| PasskeyError::Cbor)?)
    }

    fn take(&mut self, length: usize) -> Result<&'b [u8], PasskeyError> {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or(PasskeyError::Cbor)?;
        self.rest = rest;
        Ok(taken)
    }
}

const fn simple<'b>(info: u8) -> Result<Item<'b>, PasskeyError> {
    match info {
        20 => Ok(Item::Bool(false)),
        21 => Ok(Item::Bool(true)),
        22 => Ok(Item::Null),
        _ => Err(PasskeyError::Cbor),
    }
}

fn positive(number: u64) -> Result<i64, PasskeyError> {
    i64::try_from(number).map_err(|_| PasskeyError::Cbor)
}

const fn few(count: u64) -> Result<u64, PasskeyError> {
    if count <= ITEMS_MAX {
        Ok(count)
    } else {
        Err(PasskeyError::Cbor)
    }
}
