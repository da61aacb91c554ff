//! crossterm's events made into ours: keys in normal form, torn escape sequences joined, pastes bounded, clicks counted.

use std::time::Duration;

use crossterm::event::{self as ct, Event, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};

use super::environment::drawn_size;
use super::escape::{Answer, PASTE_END, Sequence, answer, is_answer, modified, sequence};
use super::paste::{MAX_PASTE, bounded};
use crate::app::key::{Key, KeyCode};
use crate::app::mouse::{Mouse, MouseKind};
use crate::theme::contrast::Rgb;

/// How long after a click another one at the same cell counts with it.
const CLICK_WAIT: Duration = Duration::from_millis(400);
/// How long the terminal's answer waits for its rest.
const ANSWER_WAIT: Duration = Duration::from_secs(2);

/// How long pasted text that was torn waits for its rest.
const PASTE_WAIT: Duration = Duration::from_secs(1);

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
    /// The terminal has told the colour of its ground.
    Ground(Rgb),
}

/// Makes events into inputs. Knows no clock: times are since any fixed moment.
#[derive(Debug)]
pub struct Decoder {
    esc_wait: Duration,
    /// Whether the terminal was asked for its ground and has not answered.
    awaits: bool,
    held: Option<Held>,
    torn: Option<Torn>,
    last_click: Option<Click>,
}

/// Pasted text of which a slow line tore the beginning off: it comes as keys, and must not be taken for them.
#[derive(Debug)]
struct Torn {
    text: String,
    until: Duration,
}

/// An Esc that may begin an escape sequence, with what came after it.
#[derive(Debug)]
struct Held {
    /// The keys, should they turn out to be typed.
    keys: Vec<Key>,
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
        Self { esc_wait, awaits: false, held: None, torn: None, last_click: None }
    }

    /// Takes what looks like the terminal's answer for an answer, however late it comes, and never for keys.
    #[must_use]
    pub const fn awaiting(mut self) -> Self {
        self.awaits = true;
        self
    }

    /// Returns when [`Decoder::expire`] must be called if no event comes before, or `None` when nothing waits.
    pub fn deadline(&self) -> Option<Duration> {
        let paste = self.torn.as_ref().map(|torn| torn.until);
        paste.or_else(|| self.held.as_ref().map(|held| held.until))
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
            // The rest of the text is still to come.
            Event::Resize(..) | Event::Mouse(_) if self.torn.is_some() => {}
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
        if let Some(torn) = &mut self.torn {
            torn.until = now.saturating_add(PASTE_WAIT);
            if torn.text.len() <= MAX_PASTE + PASTE_END.len() {
                torn.text.push_str(&pasted(key));
            }
            if torn.text.ends_with(PASTE_END) {
                inputs.append(&mut self.release());
            }
            return;
        }
        if self.awaits && self.feed_answer(key, now, inputs) {
            return;
        }
        let until = now.saturating_add(self.esc_wait);
        if let (Some(held), Some(c)) = (&mut self.held, key.text()) {
            held.keys.push(key);
            held.rest.push(c);
            held.until = until;
            match sequence(&held.rest) {
                Sequence::Begun => return,
                Sequence::Typed => inputs.append(&mut self.release()),
                Sequence::Key(key) => {
                    self.held = None;
                    inputs.push(Input::Key(key));
                }
                Sequence::Paste => {
                    (self.held, self.torn) =
                        (None, Some(Torn { text: String::new(), until: now.saturating_add(PASTE_WAIT) }));
                }
                Sequence::Unknown => self.held = None,
            }
            return;
        }
        inputs.append(&mut self.release());
        if key == Key::new(KeyCode::Esc) {
            self.held = Some(Held { keys: vec![key], rest: String::new(), until });
        } else {
            inputs.push(Input::Key(key));
        }
    }

    /// Takes a key as a part of the terminal's answer; returns whether it is one.
    fn feed_answer(&mut self, key: Key, now: Duration, inputs: &mut Vec<Input>) -> bool {
        let Some(piece) = piece(key) else { return false };
        let sent = self.held.as_ref().map_or(piece.clone(), |held| format!("\x1b{}{piece}", held.rest));
        let Some(rest) = sent.strip_prefix('\x1b') else { return false };
        match answer(rest) {
            Answer::Begun => {
                let until = now.saturating_add(ANSWER_WAIT);
                let mut keys = self.held.take().map_or_else(Vec::new, |held| held.keys);
                keys.push(key);
                self.held = Some(Held { keys, rest: rest.to_owned(), until });
                true
            }
            Answer::Whole(ground) => {
                (self.held, self.awaits) = (None, false);
                inputs.extend(ground.map(Input::Ground));
                true
            }
            Answer::None => {
                // An answer that breaks off is dropped; this key was typed.
                self.held.take_if(|held| is_answer(&held.rest));
                false
            }
        }
    }

    /// Lets go of a torn paste, or of a held Esc: it and what came after it were typed, unless the terminal can have
    /// sent nothing else.
    fn release(&mut self) -> Vec<Input> {
        if let Some(Torn { text, .. }) = self.torn.take() {
            return vec![Input::Paste(bounded(text.strip_suffix(PASTE_END).unwrap_or(&text)))];
        }
        let held = self.held.take().filter(|held| !is_answer(&held.rest));
        held.map(|held| held.keys.into_iter().map(Input::Key).collect()).unwrap_or_default()
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

/// Returns what a key was before it was made one: Alt is an Esc before it.
fn piece(key: Key) -> Option<String> {
    let alt = |c| Key::char(c).with_alt();
    let ends = [(Key::new(KeyCode::Esc), "\x1b"), (Key::char('g').with_ctrl(), "\x07")];
    let begins = [(alt(']'), "\x1b]"), (alt('\\'), "\x1b\\")];
    let known = ends.into_iter().chain(begins).find(|(known, _)| *known == key);
    known.map(|(_, piece)| piece.to_owned()).or_else(|| key.text().map(String::from))
}

/// Returns the text that a key stands for in pasted text.
fn pasted(key: Key) -> String {
    let esc = if key.alt || key.code == KeyCode::Esc { "\x1b" } else { "" };
    let text = match key.code {
        KeyCode::Enter => "\n".to_owned(),
        KeyCode::Char('j') if key.ctrl => "\n".to_owned(),
        KeyCode::Tab => "\t".to_owned(),
        KeyCode::Char(c) if !key.ctrl => c.to_string(),
        _ => String::new(),
    };
    esc.to_owned() + &text
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
        for rest in ["[I", "[<0;10;5M", "[201~", "[?1u", "[999;999R", "Oz"] {
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

    /// Feeds what a terminal sends, as crossterm makes events of it, `gap` milliseconds apart, then `typed`.
    fn answered(sent: &str, gap: u64, typed: &str) -> String {
        let mut decoder = decoder().awaiting();
        let mut events = Vec::new();
        let mut chars = sent.chars().peekable();
        while let Some(c) = chars.next() {
            // Together they are a key with Alt; torn apart, at odd gaps, they are not.
            let next = if c == '\x1b' && gap.is_multiple_of(2) { chars.next_if(|c| "]\\".contains(*c)) } else { None };
            events.push(match (c, next) {
                (_, Some(next)) => Event::Key(ct::KeyEvent::new(ct::KeyCode::Char(next), KeyModifiers::ALT)),
                ('\x1b', None) => esc(),
                ('\x07', None) => Event::Key(ct::KeyEvent::new(ct::KeyCode::Char('g'), KeyModifiers::CONTROL)),
                (c, None) => ch(c),
            });
        }
        events.extend(typed.chars().map(ch));
        let mut out = Vec::new();
        for (nth, event) in (1..).zip(events) {
            out.extend(decoder.expire(ms(nth * gap)));
            out.extend(decoder.feed(event, ms(nth * gap)));
        }
        out.extend(decoder.expire(ms(1_000_000)));
        assert_eq!(decoder.deadline(), None, "nothing is held for ever");
        keys(out)
    }

    #[test]
    fn the_terminals_answer_is_never_keys_however_late_and_torn() {
        for end in ["\x07", "\x1b\\"] {
            let sent = format!("\x1b]11;rgb:ffff/fafa/f7f7{end}");
            for gap in [0, 11, 49, 500] {
                assert_eq!(answered(&sent, gap, "q1"), "Ground(Rgb(255, 250, 247)) q 1", "{gap} ms apart");
            }
        }
        // What breaks off is dropped; what is typed behind it is not.
        assert_eq!(answered("\x1b]11;rgb:ffff/fa", 500, ""), "");
        assert_eq!(answered("\x1b]11;rgb:ffff/fa", 10, "q1"), "q 1");
        assert_eq!(answered("\x1b]11;?\x07", 10, "q"), "? ctrl-g q", "no answer that any terminal gives");
    }

    #[test]
    fn while_an_answer_is_awaited_keys_are_keys() {
        assert_eq!(answered("", 10, "]1q"), "] 1 q");
        assert_eq!(answered("\x1b", 61, "]1"), "esc ] 1");
        assert_eq!(answered("\x1b", 11, "]1"), "esc ] 1");
        assert_eq!(answered("\x1b]", 10, "1x"), "alt-] 1 x");
        assert_eq!(answered("\x1b[A", 10, "q"), "up q");
        assert_eq!(answered("\x07", 10, ""), "ctrl-g");
        let mut decoder = decoder();
        let alt = Event::Key(ct::KeyEvent::new(ct::KeyCode::Char(']'), KeyModifiers::ALT));
        assert_eq!(keys(decoder.feed(alt, ms(0))), "alt-]", "nothing was asked");
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
        assert_eq!(inputs, [Input::Key(Key::new(KeyCode::Esc)), Input::Resize(80, 500)]);
    }

    #[test]
    fn pasted_text_whose_beginning_was_torn_off_is_text_and_never_keys() {
        let paste = |text: &str| [Input::Paste(text.into())];
        let mut decoder = decoder();
        let type_in = |decoder: &mut Decoder, text: &str, at| -> Vec<Input> {
            let events = text.chars().map(|c| match c {
                '\x1b' => esc(),
                '\n' => press(ct::KeyCode::Enter),
                c => ch(c),
            });
            events.flat_map(|event| decoder.feed(event, ms(at))).collect()
        };
        assert_eq!(type_in(&mut decoder, "\x1b[200~qq1\nx", 0), []);
        assert_eq!(decoder.feed(Event::Resize(100, 30), ms(1)), [Input::Resize(100, 30)]);
        assert_eq!(type_in(&mut decoder, "D\x1b[A", 900), []);
        assert_eq!(type_in(&mut decoder, "\x1b[201~", 1000), paste("qq1\nxD[A"));
        assert_eq!(keys(type_in(&mut decoder, "q", 1001)), "q", "what follows was typed");
        // Where its end is not torn, it is not told of: the text ends when nothing more comes.
        assert_eq!(type_in(&mut decoder, "\x1b[200~qq", 2000), []);
        assert_eq!(decoder.deadline(), Some(ms(3000)));
        assert_eq!((decoder.expire(ms(2999)), decoder.expire(ms(3000))), (Vec::new(), paste("qq").to_vec()));
        type_in(&mut decoder, "\x1b[200~", 4000);
        type_in(&mut decoder, &"x".repeat(MAX_PASTE + 50), 4000);
        assert_eq!(decoder.expire(ms(5000)), paste(&"x".repeat(MAX_PASTE)));
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
