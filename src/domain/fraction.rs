//! Fractional keys: text that sorts between two others, so that a code is moved by changing that code alone.

const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// Returns a key that sorts after `low` and before `high` in code point order. Keys are of `0-9a-z` and never end in
/// `0`, so there is always room. Bounds that are not such keys, or not in order, give a key after `low`.
pub fn between(low: Option<&str>, high: Option<&str>) -> String {
    let digit = |text: Option<&str>, i: usize| {
        text.and_then(|t| t.as_bytes().get(i)).and_then(|b| DIGITS.iter().position(|d| d == b))
    };
    let mut high = high.filter(|h| low.is_none_or(|l| l < *h));
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
    use super::between;
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
    }
}
