//! Words by which transcripts call the people in them, and words before a colon that are nobody's name.

/// What a label means by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Asks in an interview.
    Interviewer,
    /// Leads a focus group.
    Moderator,
    /// Several at once.
    Group,
    /// Somebody who is interviewed, without a name.
    Participant,
}

/// Whole labels, in lower case and without a number at the end.
const ROLES: [(Part, &[&str]); 4] = [
    (
        Part::Interviewer,
        &[
            "interviewer",
            "interviewers",
            "researcher",
            "int",
            "intv",
            "iv",
            "i",
            "q",
            "question",
            "enquêteur",
            "enquêtrice",
            "intervieweur",
            "intervieweuse",
            "entrevistador",
            "entrevistadora",
            "interviewerin",
            "forscher",
            "forscherin",
            "intervistatore",
            "intervistatrice",
            "访谈者",
            "訪談者",
            "采访者",
            "採訪者",
            "访问者",
            "訪問者",
            "访问员",
            "訪問員",
            "研究者",
            "研究员",
            "研究員",
            "问",
            "問",
            "聞き手",
            "インタビュアー",
            "면접자",
            "المحاور",
            "المحاورة",
            "الباحث",
            "الباحثة",
            "интервьюер",
            "साक्षात्कारकर्ता",
        ],
    ),
    (
        Part::Moderator,
        &[
            "moderator",
            "moderators",
            "mod",
            "m",
            "facilitator",
            "facilitators",
            "fac",
            "co-moderator",
            "co-facilitator",
            "chair",
            "modérateur",
            "modératrice",
            "animateur",
            "animatrice",
            "moderador",
            "moderadora",
            "facilitador",
            "facilitadora",
            "moderatorin",
            "moderatore",
            "moderatrice",
            "主持人",
            "司会",
            "사회자",
            "الميسر",
            "الميسرة",
            "модератор",
        ],
    ),
    (
        Part::Group,
        &[
            "all",
            "group",
            "several",
            "several voices",
            "many",
            "everyone",
            "everybody",
            "together",
            "unison",
            "tous",
            "toutes",
            "plusieurs",
            "todos",
            "todas",
            "varios",
            "alle",
            "mehrere",
            "tutti",
            "全体",
            "全體",
            "大家",
            "众人",
            "眾人",
            "多人",
            "全員",
            "الجميع",
            "все",
        ],
    ),
    (
        Part::Participant,
        &[
            "interviewee",
            "interviewees",
            "respondent",
            "participant",
            "speaker",
            "informant",
            "subject",
            "guest",
            "patient",
            "a",
            "answer",
            "p",
            "r",
            "s",
            "enquêté",
            "enquêtée",
            "répondant",
            "répondante",
            "interviewé",
            "interviewée",
            "entrevistado",
            "entrevistada",
            "participante",
            "befragte",
            "befragter",
            "teilnehmer",
            "teilnehmerin",
            "intervistato",
            "intervistata",
            "受访者",
            "受訪者",
            "被访者",
            "被訪者",
            "参与者",
            "參與者",
            "答",
            "回答",
            "話し手",
            "回答者",
            "참여자",
            "المشارك",
            "المشاركة",
            "респондент",
        ],
    ),
];

/// Words before a colon that name no speaker, in lower case and without a number at the end.
const FURNITURE: &[&str] = &[
    "slide",
    "slides",
    "date",
    "place",
    "location",
    "venue",
    "time",
    "duration",
    "length",
    "note",
    "notes",
    "title",
    "subject",
    "topic",
    "theme",
    "page",
    "source",
    "file",
    "filename",
    "recording",
    "recorded",
    "transcript",
    "transcriber",
    "transcribed",
    "transcribed by",
    "transcription",
    "interview",
    "focus group",
    "summary",
    "keywords",
    "summary keywords",
    "abstract",
    "example",
    "warning",
    "copyright",
    "version",
    "language",
    "gender",
    "age",
    "occupation",
    "section",
    "part",
    "question",
    "questions",
    "answers",
    "participants",
    "present",
    "attendees",
    "start",
    "end",
    "pause",
    "http",
    "https",
    "url",
    "email",
    "tel",
    "phone",
    "number",
    "id",
    "ps",
    "nb",
    "e.g",
    "i.e",
    "etc",
    "datum",
    "ort",
    "fecha",
    "lugar",
    "lieu",
    "durée",
    "durata",
    "日期",
    "地点",
    "地點",
    "时间",
    "時間",
    "时长",
    "時長",
    "备注",
    "備註",
    "注",
    "标题",
    "標題",
    "主题",
    "主題",
    "录音",
    "錄音",
    "場所",
    "التاريخ",
    "المكان",
    "ملاحظة",
];

/// Labels of one or two letters: known, but common before a colon in other texts too.
const SHORT: usize = 2;

/// Returns what a label means, if it is one of the known words, perhaps with a number.
pub(super) fn part_of(label: &str) -> Option<Part> {
    let word = bare(label);
    ROLES.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(part, _)| *part)
}

/// Returns whether a label is known so well that one occurrence is enough.
pub(super) fn is_certain(label: &str) -> bool {
    let word = bare(label);
    let is_word = word.chars().count() > SHORT || !word.is_ascii();
    is_word && part_of(label).is_some() && !is_furniture(label)
}

/// Returns whether a label is a word that stands before a colon in headings and notes.
pub(super) fn is_furniture(label: &str) -> bool {
    FURNITURE.contains(&bare(label).as_str())
}

/// The label in lower case, without a number or letter at its end: `Interviewer 2`, `SPEAKER_00`, `Participant B`.
fn bare(label: &str) -> String {
    let lower = label.to_lowercase();
    let word = lower.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '#' | '_' | '-' | ' ' | '.'));
    match word.rsplit_once(' ') {
        Some((before, letter)) if letter.chars().count() == 1 => before.to_owned(),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words_with_and_without_a_number() {
        for (label, part) in [
            ("Interviewer", Part::Interviewer),
            ("INTERVIEWER 1", Part::Interviewer),
            ("interviewer2", Part::Interviewer),
            ("访谈者", Part::Interviewer),
            ("Q", Part::Interviewer),
            ("Moderator", Part::Moderator),
            ("All", Part::Group),
            ("SPEAKER_00", Part::Participant),
            ("Participant B", Part::Participant),
            ("受访者2", Part::Participant),
        ] {
            assert_eq!(part_of(label), Some(part), "{label}");
        }
        for label in ["Maria", "P07x", "MSW3", ""] {
            assert_eq!(part_of(label), None, "{label}");
        }
    }

    #[test]
    fn one_letter_is_not_certain_and_furniture_is_nobody() {
        assert!(is_certain("Moderator") && is_certain("问") && !is_certain("Q") && !is_certain("Maria"));
        for label in ["Slides", "DATE", "Question 3", "地点"] {
            assert!(is_furniture(label), "{label}");
        }
        assert!(!is_certain("Question"));
    }
}
