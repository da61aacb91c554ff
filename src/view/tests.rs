//! No key, paste or click brings the program down, at any size, and every frame can be drawn.

use crate::app::key::{Key, KeyCode};
use crate::app::mouse::{Mouse, MouseKind};
use crate::app::msg::Msg;
use crate::app::opening::Start;
use crate::app::screens::testing;
use crate::app::{App, edit::Moment};
use crate::domain::record::Origin;
use crate::domain::time::When;
use crate::theme::Depth;
use crate::theme::builtin::Builtin;
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::sync::Arc;

fn app(size: (u16, u16)) -> App {
    let me = Arc::new(Origin { coder: "hw".into(), device: "k3f9".into(), slot: 1 });
    App::new(Start::new(testing::build().project, me, size))
}

fn frame(app: &App) {
    let mut buffer = Buffer::empty(Rect::new(0, 0, app.size.0, app.size.1));
    super::draw(app, &Builtin::Dark.theme(Depth::None), &mut buffer);
}

fn moment(seed: u64) -> Moment {
    Moment { now: When::from_millis(1_800_000_000_000 + i64::try_from(seed % 100_000).unwrap()), seed }
}

fn key() -> impl Strategy<Value = Key> {
    let plain = prop_oneof![
        prop::sample::select("hjklwbJKLHgGvecir.x*~123=naATMtquyoO/?:Nfé字 ".chars().collect::<Vec<_>>())
            .prop_map(KeyCode::Char),
        prop::sample::select(vec![
            KeyCode::Enter,
            KeyCode::Esc,
            KeyCode::Tab,
            KeyCode::Up,
            KeyCode::Down,
            KeyCode::PageDown,
            KeyCode::PageUp,
            KeyCode::Backspace,
            KeyCode::F(3),
            KeyCode::F(4),
            KeyCode::Left,
            KeyCode::Right,
        ]),
    ];
    (plain, prop::bool::weighted(0.1), prop::bool::weighted(0.15)).prop_map(|(code, ctrl, shift)| {
        let key = Key::new(code);
        let key = if ctrl { key.with_ctrl() } else { key };
        if shift { key.with_shift() } else { key }
    })
}

fn msg() -> impl Strategy<Value = Msg> {
    let kind = prop_oneof![
        (1u8..4).prop_map(|clicks| MouseKind::Down { clicks }),
        Just(MouseKind::Drag),
        Just(MouseKind::Up),
        Just(MouseKind::ScrollUp),
        Just(MouseKind::ScrollDown),
    ];
    prop_oneof![
        12 => key().prop_map(Msg::Key),
        3 => (kind, 0u16..130, 0u16..45).prop_map(|(kind, column, row)| Msg::Mouse(Mouse { kind, column, row })),
        1 => "\\PC{0,4}".prop_map(Msg::Paste),
        1 => (0u16..220, 0u16..70).prop_map(|(columns, rows)| Msg::Resize(columns, rows)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn nothing_pressed_or_clicked_brings_it_down(
        size in (0u16..200, 0u16..60), msgs in prop::collection::vec(msg(), 0..50), seed in any::<u64>(),
    ) {
        let mut app = app(size);
        for (n, msg) in (0u64..).zip(msgs) {
            app.update(msg, moment(seed.wrapping_add(n * 100)));
            frame(&app);
        }
    }
}
