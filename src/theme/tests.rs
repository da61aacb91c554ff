//! The built-in themes can be read: contrast, colour blindness, few colours, none.

use super::builtin::Builtin;
use super::contrast::{contrast, xterm};
use super::*;

const AA: f64 = 4.5;

/// Roles whose letters are drawn on the ground of the frame, of windows and of a row under the cursor.
fn text_roles() -> Vec<Role> {
    let lines = [Role::Border, Role::BarTrack];
    Role::all().filter(|role| !lines.contains(role) && !GROUNDS.contains(role) && !TINTS.contains(role)).collect()
}

/// The words of a transcript, which lie on tints.
const WORDS: [Role; 3] = [Role::Text, Role::Interviewer, Role::Speaker];
const TINTS: [Role; 5] = [Role::Coded, Role::CodedTwice, Role::Selection, Role::SearchHit, Role::SearchHere];
const GROUNDS: [Role; 4] = [Role::Ground, Role::Window, Role::Row, Role::RowElsewhere];

/// The colours of letters of role `text` with `ground`, over the frame: a tint is laid over words, anything else is
/// painted before its letters.
fn shown(theme: &Theme, ground: Role, text: Role) -> (Rgb, Rgb) {
    let order = if TINTS.contains(&ground) { [text, ground] } else { [ground, text] };
    let style = order.iter().fold(theme.style(Role::Ground), |style, role| style.patch(theme.style(*role)));
    let rgb = |color| match color {
        Some(Color::Rgb(r, g, b)) => Rgb(r, g, b),
        Some(Color::Indexed(index)) => xterm(index),
        other => panic!("{other:?}"),
    };
    (rgb(style.fg), rgb(style.bg))
}

fn assert_readable(name: &str, theme: &Theme) {
    let on_grounds = GROUNDS.iter().flat_map(|ground| text_roles().into_iter().map(move |text| (*ground, text)));
    let on_tints = TINTS.iter().flat_map(|tint| WORDS.iter().map(move |text| (*tint, *text)));
    let mut failed = Vec::new();
    for (ground, text) in on_grounds.chain(on_tints) {
        let (fg, bg) = shown(theme, ground, text);
        if contrast(fg, bg) < AA {
            failed.push(format!("{} on {}: {:.2}", text.name(), ground.name(), contrast(fg, bg)));
        }
    }
    assert!(failed.is_empty(), "{name}: {failed:#?}");
}

#[test]
fn built_in_themes_can_be_parsed_and_style_every_role() {
    for builtin in Builtin::ALL {
        let spec = parse::parse(builtin.text()).unwrap();
        for role in Role::all() {
            assert!(spec.looks.contains_key(&role), "{} says nothing about '{}'", builtin.name(), role.name());
        }
    }
    assert!(Builtin::Dark.spec().look(Role::Ground).bg.unwrap().is_dark());
    assert!(!Builtin::Light.spec().look(Role::Ground).bg.unwrap().is_dark());
}

#[test]
fn text_has_contrast_aa_in_true_colour() {
    for builtin in Builtin::ALL {
        assert_readable(builtin.name(), &builtin.theme(Depth::True));
    }
}

#[test]
fn text_has_contrast_aa_with_256_colours() {
    for builtin in Builtin::ALL {
        assert_readable(builtin.name(), &builtin.theme(Depth::Indexed256));
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
fn levels_and_codes_start_again_after_the_last() {
    let theme = Builtin::Dark.theme(Depth::True);
    assert_eq!(theme.style(Role::Level(6)), theme.style(Role::Level(0)));
    assert_eq!(theme.style(Role::CodeColor(255)), theme.style(Role::CodeColor(7)));
}

/// What a person without one of the cones sees, by the matrices of Machado, Oliveira and Fernandes (2009), severity 1.
const VISIONS: [(&str, [[f64; 3]; 3]); 3] = [
    ("full", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protanopia",
        [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
    ),
    (
        "deuteranopia",
        [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
    ),
];

/// CIE Lab (D65) of a colour as seen with `vision`.
fn lab(rgb: Rgb, vision: &[[f64; 3]; 3]) -> [f64; 3] {
    let linear = [rgb.0, rgb.1, rgb.2].map(|c| {
        let c = f64::from(c) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    });
    let dot = |row: [f64; 3], v: [f64; 3]| (row[0] * v[0] + row[1] * v[1] + row[2] * v[2]).max(0.0);
    let seen = vision.map(|row| dot(row, linear));
    let [x, y, z] =
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]].map(|r| dot(r, seen));
    let f = |t: f64| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
    let (x, y, z) = (f(x / 0.9505), f(y), f(z / 1.089));
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// The smallest distance (CIE76) of any two of the roles, with any colour vision.
fn closest(spec: &Spec, roles: &[Role]) -> (f64, String) {
    let mut found = (f64::MAX, String::new());
    for (name, vision) in &VISIONS {
        for (i, one) in roles.iter().enumerate() {
            for other in &roles[i + 1..] {
                let [a, b] = [one, other].map(|role| lab(spec.look(*role).fg.unwrap(), vision));
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
    for builtin in Builtin::ALL {
        let spec = builtin.spec();
        let levels = closest(&spec, &[0, 1, 2].map(Role::Level));
        assert!(levels.0 >= 20.0, "{}: {levels:?}", builtin.name());
        let levels = closest(&spec, &[0, 1, 2, 3, 4, 5].map(Role::Level));
        assert!(levels.0 >= 10.0, "{}: {levels:?}", builtin.name());
        let codes = closest(&spec, &[0, 1, 2, 3, 4, 5, 6, 7].map(Role::CodeColor));
        assert!(codes.0 >= 8.0, "{}: {codes:?}", builtin.name());
    }
}
