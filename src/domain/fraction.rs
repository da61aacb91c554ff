//! Fractional keys: text that sorts between two others, so that a code is moved by changing that code alone.

const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// Returns whether text is a key: of `0-9a-z`, not empty and not ending in `0`, so that there is room before it.
pub fn is_key(text: &str) -> bool {
    !text.is_empty() && !text.ends_with('0') && is_digits(text)
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| DIGITS.contains(&byte))
}

/// Returns a key that sorts after `low` and before `high` in code point order: there is always room. An upper bound
/// that is no key or does not lie after `low` is passed over. A lower bound of other characters, which another program
/// may have written, is itself lengthened.
pub fn between(low: Option<&str>, high: Option<&str>) -> String {
    if let Some(low) = low.filter(|low| !is_digits(low)) {
        return format!("{low}i");
    }
    let digit = |text: Option<&str>, i: usize| {
        text.and_then(|t| t.as_bytes().get(i)).and_then(|b| DIGITS.iter().position(|d| d == b))
    };
    let mut high = high.filter(|h| is_key(h) && low.is_none_or(|l| l < *h));
    let mut key = String::new();
    let mut push = |value: usize| key.push(DIGITS.get(value).map_or('z', |d| char::from(*d)));
    for i in 0.. {
        let floor = digit(low, i).unwrap_or(0);
        let ceiling = high.map_or(DIGITS.len(), |h| digit(Some(h), i).unwrap_or(0));
        if ceiling > floor + 1 {
            // At the end of a list steps of one keep keys short over many appends.
            push(if high.is_none() && digit(low, i).is_some() { floor + 1 } else { floor.midpoint(ceiling) });
            break;
        }
        push(floor);
        if ceiling > floor {
            high = None;
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::{between, is_digits, is_key};
    use proptest::prelude::*;

    #[test]
    fn a_hundred_appends_stay_short_and_in_order() {
        let mut keys = vec![between(None, None)];
        for _ in 0..100 {
            keys.push(between(keys.last().map(String::as_str), None));
        }
        assert!(keys.windows(2).all(|w| w[0] < w[1]), "{keys:?}");
        assert!(keys.iter().all(|k| k.len() <= 8), "{keys:?}");
    }

    proptest! {
        #[test]
        fn there_is_always_room_between_two_neighbours(places in prop::collection::vec(any::<prop::sample::Index>(), 1..80)) {
            let mut keys = vec![between(None, None)];
            for place in places {
                let at = place.index(keys.len() + 1);
                let low = at.checked_sub(1).map(|i| keys[i].as_str());
                let key = between(low, keys.get(at).map(String::as_str));
                keys.insert(at, key);
            }
            prop_assert!(keys.windows(2).all(|w| w[0] < w[1]), "{keys:?}");
        }

        #[test]
        fn whatever_a_file_holds_there_is_a_key_after_the_lower_bound(
            low in prop::option::of("[0a-b~é]{0,4}"),
            high in prop::option::of("[0a-b~é]{0,4}"),
        ) {
            let key = between(low.as_deref(), high.as_deref());
            prop_assert!(low.as_deref().is_none_or(|low| low < key.as_str()), "{low:?} {key}");
            if let (Some(high), true) = (&high, low.as_deref().is_none_or(is_digits)) {
                let is_bound = is_key(high) && low.as_ref().is_none_or(|low| low < high);
                prop_assert!(!is_bound || key.as_str() < high.as_str(), "{low:?} {key} {high}");
            }
        }
    }
}
