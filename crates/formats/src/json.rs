//! A strict, bounded reader of JSON (RFC 8259, I-JSON of RFC 7493).
//!
//! It refuses what other readers let through silently: a key given twice, a lone surrogate, a byte
//! order mark, bytes after the value, nesting or size beyond the limits. With [`Numbers::Integers`]
//! a fraction, an exponent or an integer beyond ±(2⁵³−1) is refused too. Errors name a place, never
//! the text that stands there, which may be about a patient.

use serde_json::{Map, Number, Value};

#[cfg(test)]
mod tests;

/// How much a reader accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes at most.
    pub size_max: usize,
    /// Arrays and objects within each other at most.
    pub depth_max: usize,
    /// Which numbers there may be.
    pub numbers: Numbers,
}

impl Limits {
    /// For our own formats: integers only, 4 MiB, 32 levels.
    pub const OWN: Self = Self {
        size_max: 4 * 1024 * 1024,
        depth_max: 32,
        numbers: Numbers::Integers,
    };

    /// For what others hand in: any number (kept digit by digit), 64 MiB, 96 levels.
    pub const FOREIGN: Self = Self {
        size_max: 64 * 1024 * 1024,
        depth_max: 96,
        numbers: Numbers::Decimals,
    };
}

/// Which numbers there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// Integers of at most 53 bits.
    Integers,
    /// Any number JSON can write; its digits are kept as given.
    Decimals,
}

/// The greatest integer that every JSON reader understands exactly (RFC 7493 §2.2).
pub const INTEGER_MAX: i64 = (1 << 53) - 1;

/// Why bytes are not the JSON that is asked for; `at` counts bytes from the start.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JsonError {
    /// More bytes than the limit.
    #[error("{size} bytes of JSON, at most {size_max} are read")]
    TooLarge {
        /// How many there are.
        size: usize,
        /// How many there may be.
        size_max: usize,
    },
    /// More levels than the limit.
    #[error("more than {depth_max} levels of JSON at byte {at}")]
    TooDeep {
        /// Where the level opens.
        at: usize,
        /// How many there may be.
        depth_max: usize,
    },
    /// Not UTF-8.
    #[error("not UTF-8 at byte {at}")]
    NotUtf8 {
        /// The first bad byte.
        at: usize,
    },
    /// Something else than the grammar wants.
    #[error("JSON lacks {expected} at byte {at}")]
    Expected {
        /// Where.
        at: usize,
        /// What should stand there.
        expected: &'static str,
    },
    /// A key that its object already has.
    #[error("a key is given twice at byte {at}")]
    DuplicateKey {
        /// Where the second one starts.
        at: usize,
    },
    /// A `\u` escape that is half a character.
    #[error("half a character (lone surrogate) at byte {at}")]
    LoneSurrogate {
        /// Where the escape starts.
        at: usize,
    },
    /// A fraction, an exponent, minus zero or too many digits, where only integers may stand.
    #[error("not an integer of at most 53 bits at byte {at}")]
    NotAnInteger {
        /// Where the number starts.
        at: usize,
    },
}

/// Reads one JSON value that fills `bytes`.
pub fn parse(bytes: &[u8], limits: Limits) -> Result<Value, JsonError> {
    if bytes.len() > limits.size_max {
        return Err(JsonError::TooLarge {
            size: bytes.len(),
            size_max: limits.size_max,
        });
    }
    let text = std::str::from_utf8(bytes).map_err(|e| JsonError::NotUtf8 {
        at: e.valid_up_to(),
    })?;
    let mut reader = Reader {
        text,
        at: 0,
        depth: 0,
        limits,
    };
    let value = reader.value()?;
    reader.space();
    if reader.at < text.len() {
        return reader.expected("the end");
    }
    Ok(value)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    limits: Limits,
}

impl Reader<'_> {
    fn value(&mut self) -> Result<Value, JsonError> {
        self.space();
        match self.peek() {
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'"') => self.string().map(Value::String),
            Some(b'-' | b'0'..=b'9') => self.number().map(Value::Number),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Null),
            _ => self.expected("a value"),
        }
    }

    fn nested(
        &mut self,
        read: fn(&mut Self) -> Result<Value, JsonError>,
    ) -> Result<Value, JsonError> {
        self.depth += 1;
        if self.depth > self.limits.depth_max {
            return Err(JsonError::TooDeep {
                at: self.at,
                depth_max: self.limits.depth_max,
            });
        }
        self.at += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn object(&mut self) -> Result<Value, JsonError> {
        let mut object = Map::new();
        self.space();
        if self.eat(b'}') {
            return Ok(Value::Object(object));
        }
        loop {
            self.space();
            let at = self.at;
            let key = self.string()?;
            self.space();
            if !self.eat(b':') {
                return self.expected("a colon");
            }
            let value = self.value()?;
            if object.insert(key, value).is_some() {
                return Err(JsonError::DuplicateKey { at });
            }
            self.space();
            if self.eat(b'}') {
                return Ok(Value::Object(object));
            }
            if !self.eat(b',') {
                return self.expected("a comma or the end of the object");
            }
        }
    }

    fn array(&mut self) -> Result<Value, JsonError> {
        let mut items = Vec::new();
        self.space();
        if self.eat(b']') {
            return Ok(Value::Array(items));
        }
        loop {
            items.push(self.value()?);
            self.space();
            if self.eat(b']') {
                return Ok(Value::Array(items));
            }
            if !self.eat(b',') {
                return self.expected("a comma or the end of the array");
            }
        }
    }

    fn string(&mut self) -> Result<String, JsonError> {
        if !self.eat(b'"') {
            return self.expected("a string");
        }
        let mut read = String::new();
        loop {
            let plain = self.at;
            while self
                .peek()
                .is_some_and(|b| b != b'"' && b != b'\\' && b >= 0x20)
            {
                self.at += 1;
            }
            read.push_str(&self.text[plain..self.at]);
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(read);
                }
                Some(b'\\') => read.push(self.escape()?),
                _ => return self.expected("the end of the string"),
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        let at = self.at;
        self.at += 2;
        match self.text.as_bytes().get(at + 1) {
            Some(b'"') => Ok('"'),
            Some(b'\\') => Ok('\\'),
            Some(b'/') => Ok('/'),
            Some(b'b') => Ok('\u{8}'),
            Some(b'f') => Ok('\u{c}'),
            Some(b'n') => Ok('\n'),
            Some(b'r') => Ok('\r'),
            Some(b't') => Ok('\t'),
            Some(b'u') => self.code_point(at),
            _ => Err(JsonError::Expected {
                at,
                expected: "an escape",
            }),
        }
    }

    /// The character of one `\uXXXX`, or of a surrogate pair of them.
    fn code_point(&mut self, at: usize) -> Result<char, JsonError> {
        let first = self.four_digits()?;
        let lone = JsonError::LoneSurrogate { at };
        if !(0xd800..0xe000).contains(&first) {
            return char::from_u32(first).ok_or(lone);
        }
        if first >= 0xdc00 || !self.text[self.at..].starts_with("\\u") {
            return Err(lone);
        }
        self.at += 2;
        let second = self.four_digits()?;
        if !(0xdc00..0xe000).contains(&second) {
            return Err(lone);
        }
        char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)).ok_or(lone)
    }

    fn four_digits(&mut self) -> Result<u32, JsonError> {
        let digits = self.text.get(self.at..self.at + 4);
        match digits.filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit())) {
            Some(digits) => {
                self.at += 4;
                u32::from_str_radix(digits, 16).or(Err(JsonError::Expected {
                    at: self.at,
                    expected: "hexadecimal digits",
                }))
            }
            None => self.expected("four hexadecimal digits"),
        }
    }

    fn number(&mut self) -> Result<Number, JsonError> {
        let at = self.at;
        self.eat(b'-');
        if !self.eat(b'0') {
            self.digits()?;
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            let _ = self.eat(b'+') || self.eat(b'-');
            self.digits()?;
        }
        let digits = &self.text[at..self.at];
        match self.limits.numbers {
            Numbers::Decimals => digits.parse().or(Err(JsonError::Expected {
                at,
                expected: "a number",
            })),
            Numbers::Integers => digits
                .parse()
                .ok()
                .filter(|n: &i64| n.abs() <= INTEGER_MAX && digits != "-0")
                .map(Number::from)
                .ok_or(JsonError::NotAnInteger { at }),
        }
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        while self.peek().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start {
            self.expected("a digit")
        } else {
            Ok(())
        }
    }

    fn word(&mut self, word: &'static str, value: Value) -> Result<Value, JsonError> {
        if !self.text[self.at..].starts_with(word) {
            return self.expected("a value");
        }
        self.at += word.len();
        Ok(value)
    }

    fn space(&mut self) {
        while self
            .peek()
            .is_some_and(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r'))
        {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn expected<T>(&self, expected: &'static str) -> Result<T, JsonError> {
        Err(JsonError::Expected {
            at: self.at,
            expected,
        })
    }
}
