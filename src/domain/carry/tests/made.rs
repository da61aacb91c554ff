//! Texts as interviews are, and what people do to them; each char knows where it came from.

/// Numbers by chance, the same at each run.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x1234_5678_9abc_def1)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n.max(1) as u64).unwrap()
    }

    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// A char and where in the old text it stood.
#[derive(Clone, Copy, Debug)]
pub struct Ch {
    pub c: char,
    pub from: Option<usize>,
}

fn fresh(text: &str) -> Vec<Ch> {
    text.chars().map(|c| Ch { c, from: None }).collect()
}

/// A turn: label with colon and space, words, blank line.
#[derive(Clone, Debug, Default)]
pub struct Turn {
    pub label: Vec<Ch>,
    pub body: Vec<Ch>,
    pub sep: Vec<Ch>,
}

#[derive(Clone, Debug)]
pub struct Doc {
    pub turns: Vec<Turn>,
}

const SHORT: &[&str] = &[
    "Yeah.",
    "Mm.",
    "I don't know.",
    "Right.",
    "Yeah, yeah.",
    "OK.",
    "No.",
    "Sure.",
    "Hm, I see.",
    "Yes, that's right.",
];
const ZH: &[&str] = &[
    "嗯。",
    "对，是的。",
    "我觉得还好。",
    "就是说，我们那边的医院比较忙，所以没有人带我们。",
    "然后呢，就慢慢习惯了。",
    "不知道怎么说。",
];
const REPEATED: &[&str] = &[
    "Can you tell me a bit more about that?",
    "We had to ask the nurses every time.",
    "It was a really long day on the ward.",
    "Nobody told us what we were supposed to do.",
    "How did that make you feel?",
    "So, to be honest with you, I felt like an extra pair of hands on the ward.",
];
const WORDS: &[&str] = &[
    "the",
    "the",
    "the",
    "the",
    "and",
    "and",
    "and",
    "to",
    "to",
    "to",
    "of",
    "a",
    "a",
    "in",
    "that",
    "it",
    "it",
    "was",
    "was",
    "I",
    "I",
    "we",
    "you",
    "so",
    "they",
    "but",
    "on",
    "with",
    "for",
    "had",
    "have",
    "not",
    "this",
    "there",
    "were",
    "like",
    "just",
    "really",
    "ward",
    "nurse",
    "doctor",
    "patient",
    "Ana",
    "Ana",
    "Omar",
    "hospital",
    "time",
    "first",
    "week",
    "when",
    "people",
    "because",
    "think",
    "know",
    "said",
    "asked",
    "told",
    "work",
    "day",
    "night",
    "shift",
    "team",
    "help",
    "about",
    "what",
    "then",
    "induction",
    "language",
    "training",
    "consultant",
    "support",
    "role",
    "clear",
    "unclear",
    "alone",
    "together",
    "12",
    "2019",
    "3.5",
    "café",
    "na\u{69}\u{308}ve",
    "it's",
    "didn't",
    "we'd",
    "pair",
    "hands",
    "extra",
    "felt",
    "quite",
    "very",
    "very",
    "lot",
    "someone",
    "anyone",
    "morning",
    "rota",
    "bleep",
    "handover",
    "notes",
    "system",
    "email",
    "manager",
    "supervisor",
    "exam",
    "visa",
    "family",
    "home",
    "country",
    "accent",
    "joke",
    "slang",
    "tea",
    "break",
    "paper",
    "form",
    "computer",
];
const END: &[&str] = &[".", ".", ".", "?", " ...", "!"];

fn sentence(dice: &mut Dice) -> String {
    if dice.below(5) == 0 {
        return dice.pick(REPEATED).to_owned();
    }
    let length = 3 + dice.below(14);
    let mut text = String::new();
    for at in 0..length {
        if at > 0 {
            text.push_str(if dice.below(9) == 0 { ", " } else { " " });
        }
        text.push_str(dice.pick(WORDS));
    }
    text + dice.pick(END)
}

fn words(dice: &mut Dice) -> String {
    match dice.below(10) {
        0..=3 => dice.pick(SHORT).to_owned(),
        4 => (0..=dice.below(3)).map(|_| dice.pick(ZH)).collect(),
        _ => (0..=dice.below(4)).map(|_| sentence(dice)).collect::<Vec<_>>().join(" "),
    }
}

impl Doc {
    /// An interview of so many turns.
    pub fn new(turns: usize, dice: &mut Dice) -> Self {
        let mut at = 0;
        let mut number = |text: &str| {
            text.chars()
                .map(|c| {
                    at += 1;
                    Ch { c, from: Some(at - 1) }
                })
                .collect::<Vec<_>>()
        };
        let turns = (0..turns)
            .map(|turn| Turn {
                label: number(if turn % 2 == 0 { "INT: " } else { "P01: " }),
                body: number(&words(dice)),
                sep: number("\n\n"),
            })
            .collect();
        Self { turns }
    }

    pub fn chars(&self) -> impl Iterator<Item = Ch> + '_ {
        self.turns.iter().flat_map(|turn| turn.label.iter().chain(&turn.body).chain(&turn.sep)).copied()
    }

    pub fn text(&self) -> String {
        self.chars().map(|ch| ch.c).collect()
    }
}

/// The stretches of words in a turn.
pub fn word_ranges(body: &[Ch]) -> Vec<std::ops::Range<usize>> {
    let mut found: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, ch) in body.iter().enumerate() {
        let zh = ('\u{3400}'..'\u{9fff}').contains(&ch.c);
        let is_word = ch.c.is_alphanumeric() || ch.c == '\u{308}';
        match found.last_mut() {
            Some(last) if is_word && !zh && last.end == at && !('\u{3400}'..'\u{9fff}').contains(&body[at - 1].c) => {
                last.end = at + 1;
            }
            _ if is_word => found.push(at..at + 1),
            _ => {}
        }
    }
    found
}

/// What a person does to a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edit {
    Typo,
    PutIn,
    TakeOut,
    Replace,
    PutInWords,
    TakeOutWords,
    NewTurn,
    DropTurn,
    MoveTurns,
    Split,
    Join,
    Relabel,
    Pseudonym,
    Tidy,
}

pub const EDITS: &[Edit] = &[
    Edit::Typo,
    Edit::Typo,
    Edit::Typo,
    Edit::Typo,
    Edit::PutIn,
    Edit::PutIn,
    Edit::TakeOut,
    Edit::TakeOut,
    Edit::Replace,
    Edit::Replace,
    Edit::PutInWords,
    Edit::TakeOutWords,
    Edit::NewTurn,
    Edit::NewTurn,
    Edit::DropTurn,
    Edit::DropTurn,
    Edit::MoveTurns,
    Edit::Split,
    Edit::Join,
    Edit::Relabel,
    Edit::Pseudonym,
    Edit::Tidy,
];

impl Doc {
    /// Does one thing somewhere.
    pub fn edit(&mut self, edit: Edit, dice: &mut Dice) {
        let count = self.turns.len();
        if count < 3 {
            return;
        }
        let at = dice.below(count);
        match edit {
            Edit::Typo | Edit::PutIn | Edit::TakeOut | Edit::Replace | Edit::PutInWords | Edit::TakeOutWords => {
                within(&mut self.turns[at].body, edit, dice);
            }
            Edit::NewTurn => {
                let label = fresh(if dice.below(2) == 0 { "INT: " } else { "P01: " });
                let turn = Turn { label, body: fresh(&words(dice)), sep: fresh("\n\n") };
                self.turns.insert(at, turn);
            }
            Edit::DropTurn => {
                let last = (at + 1 + dice.below(2)).min(count);
                self.turns.drain(at..last);
            }
            Edit::MoveTurns => {
                let last = (at + 1 + dice.below(3)).min(count);
                let moved: Vec<_> = self.turns.drain(at..last).collect();
                let to = dice.below(self.turns.len() + 1);
                self.turns.splice(to..to, moved);
            }
            Edit::Split => self.split(at, dice),
            Edit::Join if at + 1 < count => {
                let next = self.turns.remove(at + 1);
                let turn = &mut self.turns[at];
                turn.body.extend(fresh(" "));
                turn.body.extend(next.body);
                turn.sep = next.sep;
            }
            Edit::Join => {}
            Edit::Relabel | Edit::Pseudonym | Edit::Tidy => self.throughout(edit, dice),
        }
    }

    fn split(&mut self, at: usize, dice: &mut Dice) {
        let turn = &mut self.turns[at];
        let ranges = word_ranges(&turn.body);
        if ranges.len() < 4 {
            return;
        }
        let cut = ranges[1 + dice.below(ranges.len() - 2)].start;
        let rest = turn.body.split_off(cut);
        while turn.body.last().is_some_and(|ch| ch.c == ' ') {
            turn.body.pop();
        }
        let sep = std::mem::replace(&mut turn.sep, fresh("\n\n"));
        let label = fresh(if dice.below(2) == 0 { "INT: " } else { "P01: " });
        self.turns.insert(at + 1, Turn { label, body: rest, sep });
    }

    /// Does one thing everywhere.
    fn throughout(&mut self, edit: Edit, dice: &mut Dice) {
        match edit {
            Edit::Relabel => {
                let (from, to) = dice.pick(&[
                    ("P01: ", "Maria: "),
                    ("INT: ", "I: "),
                    ("P01: ", "P01 (London): "),
                    ("INT: ", "P01b: "),
                ]);
                for turn in &mut self.turns {
                    if turn.label.iter().map(|ch| ch.c).eq(from.chars()) {
                        turn.label = fresh(to);
                    }
                }
            }
            Edit::Pseudonym => {
                let (from, to) = dice.pick(&[
                    ("Ana", "the nurse"),
                    ("Omar", "[name]"),
                    ("ward", "Ward 7"),
                    ("hospital", "H1"),
                    ("consultant", "Dr X"),
                ]);
                for turn in &mut self.turns {
                    for range in word_ranges(&turn.body).into_iter().rev() {
                        if turn.body[range.clone()].iter().map(|ch| ch.c).eq(from.chars()) {
                            turn.body.splice(range, fresh(to));
                        }
                    }
                }
            }
            Edit::Tidy => {
                let (from, to) =
                    dice.pick(&[(" ...", "…"), (", ", ","), ("é", "e"), ("'", "’"), ("，", ","), ("\n\n", "\n")]);
                for turn in &mut self.turns {
                    replace(&mut turn.body, from, to);
                    if from == "\n\n" {
                        replace(&mut turn.sep, from, to);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Replaces words everywhere; chars that are the same before and after stay themselves where one string holds the other.
fn replace(body: &mut Vec<Ch>, from: &str, to: &str) {
    let length = from.chars().count();
    let mut at = 0;
    while at + length <= body.len() {
        if body[at..at + length].iter().map(|ch| ch.c).eq(from.chars()) {
            let mut new = fresh(to);
            for (ch, old) in new.iter_mut().zip(&body[at..at + length]) {
                if ch.c == old.c {
                    ch.from = old.from;
                }
            }
            let count = new.len();
            body.splice(at..at + length, new);
            at += count;
        } else {
            at += 1;
        }
    }
}

fn within(body: &mut Vec<Ch>, edit: Edit, dice: &mut Dice) {
    let ranges = word_ranges(body);
    if ranges.is_empty() {
        return;
    }
    let nth = dice.below(ranges.len());
    let range = ranges[nth].clone();
    match edit {
        Edit::Typo => {
            let at = range.start + dice.below(range.len());
            match dice.below(3) {
                0 if range.len() > 1 => {
                    body.remove(at);
                }
                1 => body.insert(at, fresh("e")[0]),
                _ => body[at] = fresh(dice.pick(&["x", "o", "T", "9"]))[0],
            }
        }
        Edit::PutIn => {
            body.splice(range.start..range.start, fresh(&format!("{} ", dice.pick(WORDS))));
        }
        Edit::TakeOut => {
            let end = if body.get(range.end).is_some_and(|ch| ch.c == ' ') { range.end + 1 } else { range.end };
            body.drain(range.start..end);
        }
        Edit::Replace => {
            body.splice(range, fresh(dice.pick(WORDS)));
        }
        Edit::PutInWords => {
            let text: Vec<_> = (0..2 + dice.below(7)).map(|_| dice.pick(WORDS)).collect();
            body.splice(range.start..range.start, fresh(&(text.join(" ") + " ")));
        }
        Edit::TakeOutWords => {
            let last = (nth + 1 + dice.below(7)).min(ranges.len() - 1);
            let end = ranges[last].start.max(range.end);
            body.drain(range.start..end);
        }
        _ => {}
    }
}

impl Turn {
    /// How many chars it has.
    pub fn len(&self) -> usize {
        self.label.len() + self.body.len() + self.sep.len()
    }
}
