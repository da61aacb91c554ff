//! Languages as tags (BCP 47): the language, then script, region and variants where they matter.

/// Returns a tag as it is written, `zh-hant-tw` as `zh-Hant-TW`; nothing when the text has not the shape of one.
/// Whether there is such a language is not asked.
pub fn tag(text: &str) -> Option<String> {
    let mut parts = text.split('-');
    let language = parts.next().filter(|part| (2..=3).contains(&part.len()) && is_letters(part))?;
    let mut tag = language.to_lowercase();
    let mut parts = parts.peekable();
    if let Some(script) = parts.next_if(|part| part.len() == 4 && is_letters(part)) {
        let (first, rest) = script.split_at(1);
        tag = format!("{tag}-{}{}", first.to_uppercase(), rest.to_lowercase());
    }
    if let Some(region) = parts.next_if(|part| is_region(part)) {
        tag = format!("{tag}-{}", region.to_uppercase());
    }
    for variant in parts {
        if !is_variant(variant) {
            return None;
        }
        tag = format!("{tag}-{}", variant.to_lowercase());
    }
    Some(tag)
}

fn is_letters(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn is_region(part: &str) -> bool {
    (part.len() == 2 && is_letters(part)) || (part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_variant(part: &str) -> bool {
    let begins_with_digit = part.starts_with(|first: char| first.is_ascii_digit());
    let is_long_enough = (5..=8).contains(&part.len()) || (part.len() == 4 && begins_with_digit);
    is_long_enough && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_known_by_their_shape_and_written_in_one_way() {
        for (text, wanted) in [
            ("en", "en"),
            ("ZH-hant-tw", "zh-Hant-TW"),
            ("pt-br", "pt-BR"),
            ("es-419", "es-419"),
            ("de-1996", "de-1996"),
            ("sl-rozaj", "sl-rozaj"),
            ("yue", "yue"),
        ] {
            assert_eq!(tag(text).as_deref(), Some(wanted));
        }
        for text in ["", "e", "English", "en_GB", "en-", "-en", "中文", "en-GB-", "zh-汉", "../x", "en-a"] {
            assert_eq!(tag(text), None, "{text}");
        }
    }
}
