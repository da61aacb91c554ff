//! The names things go by: short, stable, and safe to put into a file name or a record.

use super::strict::Text;
use crate::text::name::clean_name;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

/// The alphabet of Crockford's base 32, in lower case: no `i`, `l`, `o`, `u`.
const CROCKFORD: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

macro_rules! string_ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl Ord for $name {
            /// By code points. Most comparisons are of one id with itself, shared: they need no look at the text.
            fn cmp(&self, other: &Self) -> Ordering {
                if Arc::ptr_eq(&self.0, &other.0) { Ordering::Equal } else { self.0.cmp(&other.0) }
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl $name {
            /// Makes an id of text that is already known to be one.
            pub fn new(text: impl Into<Arc<str>>) -> Self {
                Self(text.into())
            }

            /// Returns the id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }
    )*};
}

string_ids! {
    /// A source: the stem of its files, such as `i03-x7q2`.
    SourceId,
    /// A code: a slug of its first name and four random characters; the name may change, this never does.
    CodeId,
    /// A participant: the label used for this person, such as `P07`; never a real name.
    ParticipantId,
    /// A coder: chosen, `[a-z0-9-]{1,16}`.
    CoderId,
    /// A memo: the day it was written and four random characters; the stem of its page.
    MemoId,
    /// A version of the codebook: a slug of its first name and four random characters.
    VersionId,
    /// A level of the project's scheme, such as `meso`.
    LevelId,
    /// A machine: four base 32 characters kept in the user's state folder.
    Device,
}

impl CoderId {
    /// Returns whether text may be a coder's id: 1 to 16 of `a-z`, `0-9` and `-`.
    pub fn is_valid(text: &str) -> bool {
        (1..=16).contains(&text.len()) && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
    }
}

impl MemoId {
    /// Returns whether text may be a memo's id: 1 to 64 of `a-z`, `0-9` and `-`, for it names a file.
    pub fn is_valid(text: &str) -> bool {
        (1..=64).contains(&text.len()) && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
    }
}

impl CodeId {
    /// Returns whether text may be a code's id: a name without blanks and slashes.
    pub fn is_valid(text: &str) -> bool {
        ParticipantId::is_valid(text) && !text.contains(' ')
    }
}

impl ParticipantId {
    /// Returns whether text may be a participant's id: a name without slashes, which divide what records name.
    pub fn is_valid(text: &str) -> bool {
        !text.contains('/') && clean_name(text).is_ok_and(|clean| clean == text)
    }
}

impl Device {
    /// Returns whether text may be a device's name: four of `a-z` and `0-9`. The names that emic draws leave out `i`,
    /// `l`, `o` and `u`; a file that somebody named by hand is read all the same.
    pub fn is_valid(text: &str) -> bool {
        text.len() == 4 && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9'))
    }
}

/// A coding: 60 random bits, written as 12 characters of Crockford's base 32.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodingId(u64);

impl CodingId {
    /// Makes an id of the low 60 bits of a random number.
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits & ((1 << 60) - 1))
    }

    /// Returns the id written as `text`, or `None` when it is not 12 lower-case characters of the alphabet.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 12 {
            return None;
        }
        text.bytes()
            .try_fold(0u64, |bits, byte| Some(bits << 5 | CROCKFORD.iter().position(|c| *c == byte)? as u64))
            .map(Self)
    }
}

impl fmt::Display for CodingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base32(self.0, 12))
    }
}

impl fmt::Debug for CodingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Serialize for CodingId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CodingId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Text(text) = Text::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::custom(format!("'{text}' is no coding id: 12 of 0-9 and a-z without i, l, o, u"))
        })
    }
}

/// Returns the low `5 * length` bits of `bits` as `length` characters of Crockford's base 32.
pub fn base32(bits: u64, length: u32) -> String {
    (0..length).rev().filter_map(|i| CROCKFORD.get((bits >> (5 * i) & 31) as usize)).map(|b| char::from(*b)).collect()
}

/// A stream of ids from one random seed, so that planning draws no randomness of its own.
#[derive(Clone, Debug)]
pub struct Ids(u64);

impl Ids {
    /// Starts a stream at a random seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns the next 64 bits (`SplitMix64`, Steele, Lea and Flood 2014).
    pub const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Returns a fresh coding id.
    pub const fn coding(&mut self) -> CodingId {
        CodingId::from_bits(self.bits())
    }

    /// Returns `slug` with a hyphen and four random characters.
    pub fn slugged(&mut self, slug: &str) -> String {
        format!("{slug}-{}", base32(self.bits(), 4))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coding_id_is_twelve_characters_and_reads_back() {
        for bits in [0, 1, u64::MAX, 0x0123_4567_89ab_cdef] {
            let id = CodingId::from_bits(bits);
            assert_eq!(id.to_string().len(), 12);
            assert_eq!(CodingId::parse(&id.to_string()), Some(id));
        }
        for wrong in ["", "7k3m9q2xt4a", "7k3m9q2xt4ab0", "7K3M9Q2XT4AB", "7k3m9q2xt4ai", "é23456789ab"] {
            assert_eq!(CodingId::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn one_seed_gives_one_stream_of_different_ids() {
        let (mut a, mut b) = (Ids::new(7), Ids::new(7));
        let first = a.coding();
        assert_eq!(first, b.coding());
        assert_ne!(first, a.coding());
    }
}
