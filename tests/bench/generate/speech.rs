//! Conversations that read like transcripts: questions, answers, backchannel, notes in brackets, some Chinese.

use serde_json::{Value, json};

use super::chance::Chance;

const OPENERS: &[&str] = &[
    "To be honest,",
    "I mean,",
    "You know,",
    "Er, yes,",
    "At the beginning",
    "On nights",
    "In the first week",
    "Looking back,",
    "So",
    "And then",
    "When I came to the ward",
    "After the second wave",
    "Well,",
    "Um, I think",
    "Sometimes",
    "For example,",
    "In my country it is different, but here",
    "Every morning",
    "Later on",
    "I remember that",
];
const SUBJECTS: &[&str] = &[
    "I",
    "we",
    "the nurses",
    "my consultant",
    "the registrar",
    "the other support workers",
    "the ward manager",
    "nobody",
    "somebody from staffing",
    "the families",
    "the pharmacist",
    "one of the juniors",
    "they",
];
const ACTS: &[&str] = &[
    "did not know what I was allowed to do",
    "showed me where everything was",
    "took the bloods before the round",
    "asked me to speak with the family",
    "had a badge but no login",
    "wrote the discharge letters",
    "was sent to another ward at midnight",
    "explained the bleep system",
    "had to pay for the exam again",
    "waited four months for the documents",
    "said “off you go”",
    "helped with the proning team",
    "held the iPad for the daughter",
    "called the interpreter line",
    "never asked for my name",
    "had a proper handover",
    "looked for somebody to sign the form",
    "counted as an extra pair of hands",
    "gave feedback at the end of the week",
    "translated for a patient from home",
    "sat with him until the night staff came",
    "thought I was a student",
    "kept a list of what I could do",
    "went through the guidance from the trust",
    "wanted to see my certificates",
    "needed a supervisor to countersign",
    "stayed two hours longer",
    "learned the system by pressing every button",
    "had coffee with the physios",
    "asked whether the contract would go on",
    "signed me off for cannulas",
    "forgot that I was supernumerary",
];
const ENDS: &[&str] = &[
    "because everybody was so busy.",
    "and that helped a lot.",
    "until the second month.",
    "which was frightening [pause].",
    "on the third day.",
    "so I just watched.",
    "and I felt useful.",
    "without being asked.",
    "but it was not in the handbook.",
    "and then the consultant came.",
    "in front of the whole team.",
    "although it is not my job.",
    "like a real doctor, you know.",
    "and nobody minded.",
    "[laughs] because there was nobody else.",
    "for the first time in years.",
    "and I cried in the car.",
    "so the family could say goodbye.",
    "and it took, um, three weeks.",
    "because the rota had changed again.",
    "at the end of the shift.",
    "and now they ask for me by name.",
    "even though I had done it for ten years.",
    "and that was that.",
];
const CHINESE: &[&str] = &[
    "那个时候没人告诉我应该做什么。",
    "我们在病房里学到了很多东西。",
    "护士们很好，可是大家都太忙了。",
    "我觉得自己只是多了一双手。",
    "没有人介绍我，我自己去找的。",
];
const QUESTIONS: &[&str] = &[
    "How were you introduced to the hospital?",
    "Who told you what you were allowed to do?",
    "Can you give me an example of that?",
    "What happened then?",
    "How did the team see your role?",
    "And what would have helped at that point?",
    "Was there somebody you could ask?",
    "How did you feel about it afterwards?",
    "What do you think the hospital could do differently?",
    "You spoke of registration earlier. How far are you with it?",
    "Did that change over the months?",
    "Mm, and the nights?",
    "Could you say a little more about the families?",
    "What did your supervisor say?",
];
const BACKCHANNEL: &[&str] = &["Mm.", "Yeah.", "Right, okay.", "Mm, exactly.", "Yes, yes."];

/// A conversation with where its sentences are.
pub struct Conversation {
    /// The participants' labels.
    pub people: Vec<String>,
    /// The text.
    pub text: String,
    /// The text's characters.
    pub chars: Vec<char>,
    /// Every sentence of a participant, in order.
    pub spoken: Vec<Spoken>,
    is_group: bool,
}

/// A sentence of a participant, in characters.
pub struct Spoken {
    /// The number of the turn.
    pub turn: usize,
    /// Its first character.
    pub start: usize,
    /// The character after its last.
    pub end: usize,
}

impl Conversation {
    /// Makes a conversation of about `words` words.
    pub fn new(people: Vec<String>, is_group: bool, words: usize, chance: &mut Chance) -> Self {
        let mut made = Self { people, text: String::new(), chars: Vec::new(), spoken: Vec::new(), is_group };
        let has_times = chance.below(4) == 0;
        let mut counted = 0;
        for turn in 0.. {
            let label = made.speaker(turn, chance);
            let is_heard = made.people.contains(&label);
            made.push(&label);
            if has_times {
                made.push(&format!(" [{:02}:{:02}:{:02}]", turn / 240, turn / 4 % 60, turn * 15 % 60));
            }
            made.push(":");
            for nth in 0..made.sentences(turn, &label, chance) {
                // A new paragraph of the same turn, where somebody talks long.
                made.push(if nth == 7 { "\n" } else { " " });
                let sentence = made.sentence(&label, nth, chance);
                counted += sentence.split_whitespace().count();
                let start = made.chars.len();
                made.push(&sentence);
                if is_heard && nth < 7 {
                    made.spoken.push(Spoken { turn, start, end: made.chars.len() });
                }
            }
            made.push("\n");
            if counted >= words {
                return made;
            }
            made.push("\n");
        }
        made
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.chars.extend(text.chars());
    }

    fn asks(&self) -> &'static str {
        if self.is_group { "Moderator" } else { "Interviewer" }
    }

    fn speaker(&self, turn: usize, chance: &mut Chance) -> String {
        match (self.is_group, turn) {
            (_, 0) => self.asks().to_owned(),
            (false, turn) if turn % 2 == 0 => self.asks().to_owned(),
            (true, turn) if turn % 40 == 39 => "All".to_owned(),
            (true, turn) if turn % 9 == 0 => self.asks().to_owned(),
            _ => chance.one_of(&self.people).clone(),
        }
    }

    fn sentences(&self, turn: usize, label: &str, chance: &mut Chance) -> usize {
        match label {
            label if label == self.asks() || label == "All" => 1,
            // Somebody only shows listening.
            _ if self.is_group && turn % 7 == 3 => 1,
            _ => 1 + chance.below(5) + if chance.below(12) == 0 { 6 } else { 0 },
        }
    }

    fn sentence(&self, label: &str, nth: usize, chance: &mut Chance) -> String {
        if label == "All" {
            return (*chance.one_of(&["[all agree]", "[laughter]"])).to_owned();
        }
        if label == self.asks() {
            let pool = if chance.below(5) == 0 { BACKCHANNEL } else { QUESTIONS };
            return (*chance.one_of(pool)).to_owned();
        }
        match chance.below(60) {
            0 => (*chance.one_of(CHINESE)).to_owned(),
            1 if nth == 0 => (*chance.one_of(BACKCHANNEL)).to_owned(),
            _ => [OPENERS, SUBJECTS, ACTS, ENDS].map(|part| *chance.one_of(part)).join(" "),
        }
    }

    /// Returns the labels and whom each stands for, as the trail writes it.
    pub fn speakers(&self) -> Vec<(String, Value)> {
        let role = if self.is_group { "moderator" } else { "interviewer" };
        let mut speakers = vec![(self.asks().to_owned(), json!(role))];
        speakers.extend(self.people.iter().map(|id| (id.clone(), json!({"participant": id}))));
        if self.is_group {
            speakers.push(("All".to_owned(), json!("group")));
        }
        speakers
    }
}
