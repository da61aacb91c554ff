//! Which characters a reader cannot see, and where such a character belongs to the writing and may stay.

/// Whether a character shows nothing by itself: controls, bidi controls, line and paragraph separators, zero-width and
/// filler characters, joiners, variation selectors, tags, noncharacters.
pub(super) fn is_hidden(c: char) -> bool {
    if c < '\u{ad}' {
        return c.is_control();
    }
    is_bidi_control(c)
        || is_joiner(c)
        || is_selector(c)
        || is_tag(c)
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}' | '\u{200b}'
            | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e001f}' | '\u{e0080}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}')
        || u32::from(c) & 0xFFFE == 0xFFFE
        || matches!(c, '\u{fdd0}'..='\u{fdef}')
}

/// Whether a character changes the direction of the text around it.
pub(crate) const fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Zero width joiner and non-joiner.
pub(super) fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Whether a hidden character belongs to the writing where it stands, between `before` and `after` of one grapheme
/// that starts with `first`. `after` counts for emoji alone; in scripts that join, the next letter is the next grapheme.
pub(super) fn belongs(first: char, before: Option<char>, c: char, after: Option<char>) -> bool {
    let Some(before) = before else { return false };
    match c {
        '\u{200c}' => joins(before),
        '\u{200d}' => joins(before) || after.is_some_and(is_pictograph),
        '\u{fe0e}' | '\u{fe0f}' => {
            is_pictograph(before) || matches!(before, '0'..='9' | '#' | '*') || is_ideograph(before)
        }
        '\u{fe00}'..='\u{fe0d}' => is_ideograph(before) || joins(before) || matches!(before, '\u{2205}'..='\u{2aff}'),
        '\u{e0100}'..='\u{e01ef}' => is_ideograph(before),
        '\u{180b}'..='\u{180d}' | '\u{180f}' => matches!(before, '\u{1820}'..='\u{18af}'),
        '\u{e0020}'..='\u{e007f}' => first == '\u{1f3f4}',
        _ => false,
    }
}

/// Whether a letter belongs to a script in which joiners are part of the spelling: Arabic and its kin, Mongolian, and
/// the scripts of India and South-East Asia.
pub(super) fn joins(c: char) -> bool {
    !is_hidden(c)
        && matches!(c,
            '\u{600}'..='\u{74f}' | '\u{750}'..='\u{77f}' | '\u{7c0}'..='\u{7ff}' | '\u{840}'..='\u{8ff}'
            | '\u{900}'..='\u{dff}' | '\u{f00}'..='\u{109f}' | '\u{1700}'..='\u{18af}' | '\u{1a20}'..='\u{1c4f}'
            | '\u{1cd0}'..='\u{1cff}' | '\u{a800}'..='\u{a9df}' | '\u{aa00}'..='\u{aaff}' | '\u{abc0}'..='\u{abff}'
            | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10ac0}'..='\u{10eff}' | '\u{11000}'..='\u{11fff}'
            | '\u{1e900}'..='\u{1e95f}')
}

/// Whether a character may be drawn as an emoji. Takes in whole blocks: what joins is settled by grapheme rules.
pub(super) fn is_pictograph(c: char) -> bool {
    matches!(c,
        '©' | '®' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}'
        | '\u{24c2}' | '\u{25a0}'..='\u{27bf}' | '\u{2900}'..='\u{297f}' | '\u{2b00}'..='\u{2bff}' | '\u{3030}'
        | '\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}' | '\u{1fc00}'..='\u{1fffd}')
}

/// Han characters, also the compatibility ones.
fn is_ideograph(c: char) -> bool {
    matches!(c,
        '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3038}'..='\u{303b}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3fffd}')
}

/// Hiragana and katakana, also the narrow ones and the mark that makes a vowel long.
fn is_kana(c: char) -> bool {
    matches!(c,
        '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9d}' | '\u{1aff0}'..='\u{1b16f}')
}

/// Whether a character counts as a word of its own: Han and kana.
pub(super) fn is_han_or_kana(c: char) -> bool {
    c >= '\u{3005}' && (is_ideograph(c) || is_kana(c))
}

fn is_selector(c: char) -> bool {
    matches!(c, '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

fn is_tag(c: char) -> bool {
    matches!(c, '\u{e0020}'..='\u{e007f}')
}
