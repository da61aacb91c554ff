//! The built-in themes can be read: contrast, colour blindness, few colours, none.

use super::builtin::Builtin;
use super::contrast::{contrast, xterm};
use super::role::{CODE_COLORS, LEVELS};
use super::*;

/// What WCAG 2 asks for: text, text at its strictest, lines that mean something.
const AA: f64 = 4.5;
const AAA: f64 = 7.0;
const LINES: f64 = 3.0;

/// Roles that are no letters.
const DRAWN: [Role; 2] = [Role::Border, Role::BarTrack];
/// The words of a transcript and of quotes, which lie on tints.
const WORDS: [Role; 3] = [Role::Text, Role::Interviewer, Role::Speaker];
const TINTS: [Role; 5] = [Role::Coded, Role::CodedTwice, Role::Selection, Role::SearchHit, Role::SearchHere];
/// What letters of every role are drawn on: the frame, windows, the row under the cursor.
const GROUNDS: [Role; 4] = [Role::Ground, Role::Window, Role::Row, Role::RowElsewhere];

/// The least contrast of text in a theme.
fn least(builtin: Builtin) -> f64 {
    if builtin == Builtin::Contrast { AAA } else { AA }
}

/// The pairs that a screen can show: a ground, and letters with or on it.
fn pairs() -> Vec<(Role, Role)> {
    let is_text = |role: &Role| !DRAWN.contains(role) && !GROUNDS.contains(role) && !TINTS.contains(role);
    let on_grounds = GROUNDS.iter().flat_map(|g| Role::all().filter(is_text).map(move |text| (*g, text)));
    // Unmarked words are there too, and what the cursor leaves where another pane has the keys.
    let tints = TINTS.iter().chain([&Role::RowElsewhere, &Role::Cursor]);
    let on_tints = tints.flat_map(|tint| WORDS.iter().chain([&Role::Count, &Role::Muted]).map(move |t| (*tint, *t)));
    // Muted words are tinted where the cell of a table is under the cursor, which has letters of its own.
    on_grounds.chain(on_tints.filter(|(tint, text)| *text != Role::Muted || *tint == Role::Cursor)).collect()
}

/// The colours of letters of role `text` with `ground`, over the frame: a tint is laid over words, anything else is
/// painted before its letters.
fn shown(theme: &Theme, ground: Role, text: Role) -> (Rgb, Rgb) {
    let is_laid_over = TINTS.contains(&ground) || ground == Role::Cursor;
    let order = if is_laid_over { [text, ground] } else { [ground, text] };
    let style = order.iter().fold(theme.style(Role::Ground), |style, role| style.patch(theme.style(*role)));
    (rgb(style.fg), rgb(style.bg))
}

fn rgb(color: Option<Color>) -> Rgb {
    match color {
        Some(Color::Rgb(r, g, b)) => Rgb(r, g, b),
        Some(Color::Indexed(index)) => xterm(index),
        other => panic!("{other:?}"),
    }
}

fn assert_readable(builtin: Builtin, depth: Depth) {
    let theme = builtin.theme(depth);
    let mut failed = Vec::new();
    for (ground, text) in pairs() {
        let (fg, bg) = shown(&theme, ground, text);
        if contrast(fg, bg) < least(builtin) {
            failed.push(format!("{} on {}: {:.2}", text.name(), ground.name(), contrast(fg, bg)));
        }
    }
    assert!(failed.is_empty(), "{} at {depth:?}: {failed:#?}", builtin.name());
}

#[test]
fn built_in_themes_can_be_parsed_and_style_every_role() {
    for builtin in Builtin::ALL {
        let spec = parse::parse(builtin.text()).unwrap();
        for role in Role::all() {
            assert!(spec.looks.contains_key(&role), "{} says nothing about '{}'", builtin.name(), role.name());
        }
    }
    let is_light = |b: &Builtin| !b.spec().look(Role::Ground).bg.unwrap().is_dark();
    let light: Vec<Builtin> = Builtin::ALL.into_iter().filter(is_light).collect();
    assert_eq!(light, [Builtin::Light, Builtin::Paper]);
}

#[test]
fn text_can_be_read_on_whatever_it_stands() {
    for builtin in Builtin::ALL {
        assert_readable(builtin, Depth::True);
        assert_readable(builtin, Depth::Indexed256);
    }
}

#[test]
fn the_pane_with_the_keys_is_seen_by_its_border_with_any_colour_vision() {
    for (builtin, depth) in Builtin::ALL.into_iter().flat_map(|b| [(b, Depth::True), (b, Depth::Indexed256)]) {
        let theme = builtin.theme(depth);
        let of = |role| rgb(theme.style(role).fg);
        let (focus, other) = (of(Role::BorderFocus), of(Role::Border));
        for ground in [Role::Ground, Role::Window] {
            let stands_out = contrast(focus, rgb(theme.style(ground).bg));
            assert!(stands_out >= LINES, "{} at {depth:?}: {stands_out:.2}", builtin.name());
        }
        // By how bright it is, so that no hue has to be seen.
        assert!(contrast(focus, other) >= 2.0, "{} at {depth:?}: {:.2}", builtin.name(), contrast(focus, other));
        if builtin == Builtin::Contrast {
            assert!(contrast(other, rgb(theme.style(Role::Ground).bg)) >= LINES);
        }
    }
}

#[test]
fn tints_can_be_told_from_the_ground_and_from_each_other() {
    for (builtin, depth) in Builtin::ALL.into_iter().flat_map(|b| [(b, Depth::True), (b, Depth::Indexed256)]) {
        let theme = builtin.theme(depth);
        let roles = [Role::Ground, Role::Coded, Role::Selection, Role::SearchHit, Role::SearchHere, Role::Cursor];
        for (i, one) in roles.iter().enumerate() {
            for other in &roles[i + 1..] {
                let (one_bg, other_bg) = (theme.style(*one).bg, theme.style(*other).bg);
                assert_ne!(one_bg, other_bg, "{one:?} {other:?} in {} at {depth:?}", builtin.name());
            }
        }
        assert_ne!(theme.style(Role::Row).bg, theme.style(Role::Ground).bg);
        assert_ne!(theme.style(Role::CodedTwice).bg, theme.style(Role::Coded).bg, "{} {depth:?}", builtin.name());
    }
}

#[test]
fn nothing_is_written_in_the_colour_of_its_ground() {
    for builtin in Builtin::ALL {
        for depth in [Depth::None, Depth::Ansi16, Depth::Indexed256, Depth::True] {
            let theme = builtin.theme(depth);
            for role in Role::all() {
                let style = theme.style(Role::Ground).patch(theme.style(role));
                assert!(style.fg != style.bg || style.fg.is_none(), "{role:?} in {} at {depth:?}", builtin.name());
            }
        }
    }
}

#[test]
fn few_colours_leave_tints_to_marks() {
    for builtin in Builtin::ALL {
        for depth in [Depth::None, Depth::Ansi16] {
            let theme = builtin.theme(depth);
            for role in Role::all().filter(|role| *role != Role::Ground) {
                assert_eq!(theme.style(role).bg, None, "{role:?}");
                assert_eq!(theme.style(role).add_modifier, role.marks(), "{role:?}");
            }
        }
        let colorless = builtin.theme(Depth::None);
        assert!(Role::all().all(|role| colorless.style(role).fg.is_none() && colorless.style(role).bg.is_none()));
    }
}

#[test]
fn whatever_the_terminal_shows_roles_that_must_differ_differ() {
    let apart = [
        [Role::Text, Role::Coded],
        [Role::Text, Role::Speaker],
        [Role::Coded, Role::CodedTwice],
        [Role::Coded, Role::Selection],
        [Role::Selection, Role::Cursor],
        [Role::SearchHit, Role::SearchHere],
        [Role::Row, Role::RowElsewhere],
        [Role::Border, Role::BorderFocus],
        [Role::Hint, Role::Key],
        [Role::Saved, Role::Saving],
        [Role::Saved, Role::NotSaved],
        [Role::Saved, Role::Error],
        [Role::Muted, Role::Warning],
    ];
    for builtin in Builtin::ALL {
        for depth in [Depth::None, Depth::Ansi16, Depth::Indexed256, Depth::True] {
            let theme = builtin.theme(depth);
            for [one, other] in apart {
                assert_ne!(
                    theme.style(one),
                    theme.style(other),
                    "{one:?} {other:?} in {} at {depth:?}",
                    builtin.name()
                );
            }
        }
    }
}

#[test]
fn levels_and_codes_start_again_after_the_last() {
    let theme = Builtin::Dark.theme(Depth::True);
    assert_eq!(theme.style(Role::Level(6)), theme.style(Role::Level(0)));
    assert_eq!(theme.style(Role::CodeColor(255)), theme.style(Role::CodeColor(7)));
}

/// What a person without one of the cones sees, by the matrices that Machado, Oliveira and Fernandes give for severity
/// 1 (A Physiologically-based Model for Simulation of Color Vision Deficiency, IEEE TVCG 15, 2009).
const VISIONS: [(&str, [[f64; 3]; 3]); 4] = [
    ("full", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protanopia",
        [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
    ),
    (
        "deuteranopia",
        [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
    ),
    (
        "tritanopia",
        [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
    ),
];

/// How a colour looks with `vision`: CIE Lab (D65) of what is left of it.
fn seen(rgb: Rgb, vision: &[[f64; 3]; 3]) -> [f64; 3] {
    let linear = [rgb.0, rgb.1, rgb.2].map(|c| {
        let c = f64::from(c) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    });
    let dot = |row: [f64; 3], v: [f64; 3]| row[0] * v[0] + row[1] * v[1] + row[2] * v[2];
    let light = vision.map(|row| dot(row, linear).clamp(0.0, 1.0));
    let [x, y, z] =
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]].map(|row| dot(row, light));
    let f = |t: f64| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
    let (x, y, z) = (f(x / 0.9505), f(y), f(z / 1.089));
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// The smallest distance (CIE76) of any two of the roles, with these colour visions.
fn closest(theme: &Theme, roles: &[Role], visions: &[(&str, [[f64; 3]; 3])]) -> (f64, String) {
    let mut found = (f64::MAX, String::new());
    for (name, vision) in visions {
        for (i, one) in roles.iter().enumerate() {
            for other in &roles[i + 1..] {
                let [a, b] = [one, other].map(|role| seen(rgb(theme.style(*role).fg), vision));
                let distance = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
                if distance < found.0 {
                    found = (distance, format!("{} {} {name}", one.name(), other.name()));
                }
            }
        }
    }
    found
}

#[test]
fn levels_and_code_colours_are_distinct_with_any_colour_vision() {
    let codes: Vec<Role> = (0..CODE_COLORS).map(Role::CodeColor).collect();
    let levels: Vec<Role> = (0..LEVELS).map(Role::Level).collect();
    for builtin in Builtin::ALL {
        // How far apart: the first three levels, which most projects have; six; eight codes.
        let (three, six, eight) = if builtin == Builtin::Safe { (30.0, 20.0, 18.0) } else { (20.0, 15.0, 12.0) };
        let theme = builtin.theme(Depth::True);
        for (roles, least) in [(&levels[..3], three), (&levels[..], six), (&codes[..], eight)] {
            let found = closest(&theme, roles, &VISIONS);
            assert!(found.0 >= least, "{}: {found:?}", builtin.name());
        }
        // 256 colours are coarse: there the safe theme is the one that keeps its promise.
        let visions = if builtin == Builtin::Safe { &VISIONS[..] } else { &VISIONS[..1] };
        for roles in [&levels, &codes] {
            let found = closest(&builtin.theme(Depth::Indexed256), roles, visions);
            assert!(found.0 >= 10.0, "{} with 256 colours: {found:?}", builtin.name());
        }
    }
}

#[test]
fn in_the_safe_theme_what_is_well_and_what_is_not_differ_with_any_colour_vision() {
    let theme = Builtin::Safe.theme(Depth::True);
    for trouble in [Role::Error, Role::Warning, Role::Saving] {
        let found = closest(&theme, &[Role::Saved, trouble], &VISIONS);
        assert!(found.0 >= 30.0, "{found:?}");
    }
    // Orange and gold are both trouble; which is worse is told by weight.
    assert!(theme.style(Role::Error).add_modifier.contains(Modifier::BOLD));
    assert!(theme.style(Role::NotSaved).bg.is_some(), "what is not saved has a ground of its own");
}
