//! crossterm's events made into ours: keys in normal form, torn escape sequences joined, pastes bounded, clicks counted.

use std::io;
use std::time::{Duration, Instant};

use crossterm::event::{self as ct, Event, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};

use super::environment::drawn_size;
use super::escape::{Sequence, modified, sequence};
use super::paste::bounded;
use crate::app::key::{Key, KeyCode};
use crate::app::mouse::{Mouse, MouseKind};

/// How long after a click another one at the same cell counts with it.
const CLICK_WAIT: Duration = Duration::from_millis(400);

/// Something the user did at the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed or repeats.
    Key(Key),
    /// Text was pasted: at most 1 MiB, lines end in `\n`, no control characters but `\n` and `\t`.
    Paste(String),
    /// The mouse did something.
    Mouse(Mouse),
    /// The terminal has a new size in cells, kept within what is drawn.
    Resize(u16, u16),
}

/// Makes events into inputs. Knows no clock: times are since any fixed moment.
#[derive(Debug)]
pub struct Decoder {
    esc_wait: Duration,
    held: Option<Held>,
    last_click: Option<Click>,
}

/// An Esc that may begin an escape sequence, with what came after it.
#[derive(Debug)]
struct Held {
    rest: String,
    until: Duration,
}

#[derive(Clone, Copy, Debug)]
struct Click {
    cell: (u16, u16),
    count: u8,
    until: Duration,
}

impl Decoder {
    /// Returns a decoder in which a lone Esc waits for `esc_wait`.
    pub const fn new(esc_wait: Duration) -> Self {
        Self { esc_wait, held: None, last_click: None }
    }

    /// Returns when [`Decoder::expire`] must be called if no event comes before, or `None` when nothing waits.
    pub fn deadline(&self) -> Option<Duration> {
        self.held.as_ref().map(|held| held.until)
    }

    /// Returns what has waited long enough by `now` and turned out to be keys.
    pub fn expire(&mut self, now: Duration) -> Vec<Input> {
        if self.deadline().is_some_and(|until| now >= until) { self.release() } else { Vec::new() }
    }

    /// Returns the inputs that `event`, which came at `now`, makes; none or several.
    pub fn feed(&mut self, event: Event, now: Duration) -> Vec<Input> {
        let mut inputs = self.expire(now);
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => {
                if let Some(key) = key_of(key) {
                    self.feed_key(key, now, &mut inputs);
                }
                return inputs;
            }
            Event::Key(_) | Event::FocusGained | Event::FocusLost => return inputs,
            _ => inputs.append(&mut self.release()),
        }
        match event {
            Event::Paste(text) => inputs.push(Input::Paste(bounded(&text))),
            Event::Mouse(mouse) => inputs.extend(self.mouse(mouse, now).map(Input::Mouse)),
            Event::Resize(width, height) => {
                let (width, height) = drawn_size(width, height);
                inputs.push(Input::Resize(width, height));
            }
            _ => {}
        }
        inputs
    }

    fn feed_key(&mut self, key: Key, now: Duration, inputs: &mut Vec<Input>) {
        let until = now.saturating_add(self.esc_wait);
        if let (Some(held), Some(c)) = (&mut self.held, key.text()) {
            held.rest.push(c);
            held.until = until;
            match sequence(&held.rest) {
                Sequence::Begun => return,
                Sequence::Typed => inputs.append(&mut self.release()),
                Sequence::Key(key) => {
                    self.held = None;
                    inputs.push(Input::Key(key));
                }
                Sequence::Unknown => self.held = None,
            }
            return;
        }
        inputs.append(&mut self.release());
        if key == Key::new(KeyCode::Esc) {
            self.held = Some(Held { rest: String::new(), until });
        } else {
            inputs.push(Input::Key(key));
        }
    }

    /// Lets go of a held Esc: it and what came after it were typed.
    fn release(&mut self) -> Vec<Input> {
        let Some(held) = self.held.take() else { return Vec::new() };
        let typed = held.rest.chars().map(Key::char);
        std::iter::once(Key::new(KeyCode::Esc)).chain(typed).map(Input::Key).collect()
    }

    fn mouse(&mut self, event: ct::MouseEvent, now: Duration) -> Option<Mouse> {
        let cell = (event.column, event.row);
        let kind = match event.kind {
            MouseEventKind::Down(MouseButton::Left) => {
                let before = self.last_click.filter(|last| last.cell == cell && now < last.until);
                let count = before.map_or(1, |last| last.count % 3 + 1);
                self.last_click = Some(Click { cell, count, until: now.saturating_add(CLICK_WAIT) });
                MouseKind::Down { clicks: count }
            }
            MouseEventKind::Drag(MouseButton::Left) => MouseKind::Drag,
            MouseEventKind::Up(MouseButton::Left) => MouseKind::Up,
            MouseEventKind::ScrollUp => MouseKind::ScrollUp,
            MouseEventKind::ScrollDown => MouseKind::ScrollDown,
            _ => return None,
        };
        Some(Mouse { kind, column: event.column, row: event.row })
    }
}

fn key_of(event: ct::KeyEvent) -> Option<Key> {
    let plain = match event.code {
        // What terminals send for Backspace on some keyboards, and for Ctrl-H on all.
        ct::KeyCode::Char('h') if event.modifiers == KeyModifiers::CONTROL => {
            return Some(Key::new(KeyCode::Backspace));
        }
        ct::KeyCode::Char(c) if c.is_control() => return None,
        ct::KeyCode::Char(c) => KeyCode::Char(c),
        ct::KeyCode::Enter => KeyCode::Enter,
        ct::KeyCode::Esc => KeyCode::Esc,
        ct::KeyCode::Tab | ct::KeyCode::BackTab => KeyCode::Tab,
        ct::KeyCode::Backspace => KeyCode::Backspace,
        ct::KeyCode::Delete => KeyCode::Delete,
        ct::KeyCode::Insert => KeyCode::Insert,
        ct::KeyCode::Left => KeyCode::Left,
        ct::KeyCode::Right => KeyCode::Right,
        ct::KeyCode::Up => KeyCode::Up,
        ct::KeyCode::Down => KeyCode::Down,
        ct::KeyCode::Home => KeyCode::Home,
        ct::KeyCode::End => KeyCode::End,
        ct::KeyCode::PageUp => KeyCode::PageUp,
        ct::KeyCode::PageDown => KeyCode::PageDown,
        ct::KeyCode::F(n) => KeyCode::F(n),
        _ => return None,
    };
    let held = |modifier| event.modifiers.contains(modifier);
    let shift = held(KeyModifiers::SHIFT) || event.code == ct::KeyCode::BackTab;
    Some(modified(plain, [held(KeyModifiers::CONTROL), held(KeyModifiers::ALT), shift]))
}

/// Reads the terminal and sends each input, until `send` returns false. Waits as long as it takes: for its own thread.
///
/// # Errors
/// When the terminal cannot be read.
pub fn read(mut decoder: Decoder, mut send: impl FnMut(Input) -> bool) -> io::Result<()> {
    let start = Instant::now();
    loop {
        let waits = decoder.deadline().map(|until| until.saturating_sub(start.elapsed()));
        let inputs = match waits {
            Some(wait) if !ct::poll(wait)? => decoder.expire(start.elapsed()),
            _ => {
                let event = ct::read()?;
                decoder.feed(event, start.elapsed())
            }
        };
        for input in inputs {
            if !send(input) {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    fn press(code: ct::KeyCode) -> Event {
        Event::Key(ct::KeyEvent::new(code, KeyModifiers::NONE))
    }

    fn ch(c: char) -> Event {
        press(ct::KeyCode::Char(c))
    }

    fn esc() -> Event {
        press(ct::KeyCode::Esc)
    }

    fn decoder() -> Decoder {
        Decoder::new(Duration::from_millis(50))
    }

    /// The keys that come out, as text.
    fn keys(inputs: Vec<Input>) -> String {
        let names = inputs.into_iter().map(|input| match input {
            Input::Key(key) => key.to_string(),
            other => format!("{other:?}"),
        });
        names.collect::<Vec<_>>().join(" ")
    }

    /// Feeds Esc and `rest` 10 ms apart; then waits.
    fn torn(rest: &str) -> String {
        let mut decoder = decoder();
        let mut out = decoder.feed(esc(), ms(0));
        let mut now = 0;
        for c in rest.chars() {
            now += 10;
            out.extend(decoder.feed(ch(c), ms(now)));
        }
        out.extend(decoder.expire(ms(now + 50)));
        assert_eq!(decoder.deadline(), None, "nothing is held for ever");
        keys(out)
    }

    #[test]
    fn a_lone_esc_waits_and_is_then_esc() {
        let mut decoder = decoder();
        assert_eq!(decoder.feed(esc(), ms(100)), []);
        assert_eq!(decoder.deadline(), Some(ms(150)));
        assert_eq!(decoder.expire(ms(149)), []);
        assert_eq!(keys(decoder.expire(ms(150))), "esc");
        assert_eq!(decoder.deadline(), None);
    }

    #[test]
    fn a_torn_sequence_is_one_key() {
        assert_eq!(torn("[A"), "up");
        assert_eq!(torn("OP"), "f1");
        assert_eq!(torn("OH"), "home");
        assert_eq!(torn("[1;2D"), "shift-left");
        assert_eq!(torn("[1;6C"), "ctrl-shift-right");
        assert_eq!(torn("[5~"), "pageup");
        assert_eq!(torn("[3;5~"), "ctrl-delete");
        assert_eq!(torn("[15~"), "f5");
        assert_eq!(torn("[17~"), "f6");
        assert_eq!(torn("[24~"), "f12");
        assert_eq!(torn("[[C"), "f3");
        assert_eq!(torn("[Z"), "shift-tab");
    }

    #[test]
    fn a_torn_sequence_of_no_use_does_nothing() {
        for rest in ["[I", "[<0;10;5M", "[200~", "[?1u", "[999;999R", "Oz"] {
            assert!(["", "f3"].contains(&torn(rest).as_str()), "{rest}");
        }
        assert_eq!(torn(&format!("[{}", "1".repeat(40))), "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1");
    }

    #[test]
    fn what_is_no_sequence_was_typed() {
        assert_eq!(torn("q"), "esc q");
        assert_eq!(torn("["), "esc [", "nothing followed");
        assert_eq!(torn("[中"), "esc [ 中");
        let mut decoder = decoder();
        decoder.feed(esc(), ms(0));
        assert_eq!(keys(decoder.feed(ch('['), ms(60))), "esc [", "too late to be one");
        decoder.feed(esc(), ms(100));
        assert_eq!(keys(decoder.feed(esc(), ms(110))), "esc", "the second waits");
        assert_eq!(keys(decoder.feed(press(ct::KeyCode::Enter), ms(120))), "esc enter");
    }

    #[test]
    fn keys_come_in_normal_form() {
        let key = |code, modifiers| key_of(ct::KeyEvent::new(code, modifiers)).map(|key| key.to_string());
        let (ctrl, shift) = (KeyModifiers::CONTROL, KeyModifiers::SHIFT);
        assert_eq!(key(ct::KeyCode::Char('G'), shift).as_deref(), Some("G"));
        assert_eq!(key(ct::KeyCode::Char('R'), ctrl | shift).as_deref(), Some("ctrl-r"));
        assert_eq!(key(ct::KeyCode::BackTab, shift).as_deref(), Some("shift-tab"));
        assert_eq!(key(ct::KeyCode::Right, ctrl | shift).as_deref(), Some("ctrl-shift-right"));
        assert_eq!(key(ct::KeyCode::Char('h'), ctrl).as_deref(), Some("backspace"));
        assert_eq!(key(ct::KeyCode::Char('x'), KeyModifiers::ALT).as_deref(), Some("alt-x"));
        assert_eq!(key(ct::KeyCode::Char('\u{1b}'), KeyModifiers::NONE), None);
        assert_eq!(key(ct::KeyCode::CapsLock, KeyModifiers::NONE), None);
    }

    #[test]
    fn releases_are_ignored_and_repeats_are_not() {
        let event = |kind| Event::Key(ct::KeyEvent::new_with_kind(ct::KeyCode::Down, KeyModifiers::NONE, kind));
        assert_eq!(decoder().feed(event(KeyEventKind::Release), ms(0)), []);
        assert_eq!(keys(decoder().feed(event(KeyEventKind::Repeat), ms(0))), "down");
    }

    #[test]
    fn what_waits_comes_before_what_follows() {
        let mut decoder = decoder();
        decoder.feed(esc(), ms(0));
        let inputs = decoder.feed(Event::Resize(0, 60_000), ms(1));
        assert_eq!(inputs, [Input::Key(Key::new(KeyCode::Esc)), Input::Resize(1, 500)]);
    }

    #[test]
    fn clicks_in_quick_succession_are_counted() {
        let mut decoder = decoder();
        let mut click = |column, at| {
            let kind = MouseEventKind::Down(MouseButton::Left);
            let event = ct::MouseEvent { kind, column, row: 4, modifiers: KeyModifiers::NONE };
            match decoder.feed(Event::Mouse(event), ms(at)).pop() {
                Some(Input::Mouse(Mouse { kind: MouseKind::Down { clicks }, row: 4, .. })) => clicks,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!([click(7, 0), click(7, 200), click(7, 400), click(7, 600)], [1, 2, 3, 1]);
        assert_eq!([click(8, 700), click(8, 1100)], [1, 1], "another cell; too late");
    }

    #[test]
    fn other_buttons_and_mere_movement_do_nothing() {
        for kind in [MouseEventKind::Moved, MouseEventKind::Down(MouseButton::Right), MouseEventKind::ScrollLeft] {
            let event = ct::MouseEvent { kind, column: 1, row: 1, modifiers: KeyModifiers::NONE };
            assert_eq!(decoder().feed(Event::Mouse(event), ms(0)), []);
        }
    }

    proptest! {
        #[test]
        fn typing_without_esc_loses_nothing(typed in "[ -~中é]{0,30}", gap in 0..100_u64) {
            let mut decoder = decoder();
            let mut out = String::new();
            for (i, c) in typed.chars().enumerate() {
                for input in decoder.feed(ch(c), ms(gap * i as u64)) {
                    let Input::Key(key) = input else { panic!("{input:?}") };
                    out.extend(key.text());
                }
            }
            prop_assert_eq!(out, typed);
        }

        #[test]
        fn slow_typing_is_never_joined(typed in "[\\[O;0-9A-Z~]{1,12}") {
            let mut decoder = decoder();
            let mut out = decoder.feed(esc(), ms(0));
            for (i, c) in (1..).zip(typed.chars()) {
                out.extend(decoder.feed(ch(c), ms(50 * i)));
            }
            prop_assert_eq!(out.len(), typed.chars().count() + 1);
        }
    }
}
