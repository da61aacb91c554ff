//! What a person should look at before a transcript is taken in.

use super::Label;
use super::accept::Accepted;
use crate::domain::transcript::Transcript;
use crate::text::shown::Shown;
use crate::text::similar::distance;

/// How many doubts of one sort are listed one by one.
const MOST: usize = 5;
/// Cells of an example.
const EXAMPLE: usize = 40;
/// What UTF-8 looks like that was read as windows-1252 and written as UTF-8 again.
const TWICE_ENCODED: [&str; 6] = ["â€™", "â€œ", "â€“", "Ã©", "Ã¨", "Ã¼"];

/// Returns the doubts, each as a sentence without the full stop.
pub(super) fn doubts(
    transcript: &Transcript,
    labels: &[Label],
    accepted: &Accepted,
    indented: &[String],
) -> Vec<String> {
    let mut doubts = Vec::new();
    let several = |n: usize, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
    for (label, count) in accepted.left_out.iter().take(MOST) {
        let label = Shown::line(label);
        doubts.push(format!("'{label}:' opens {} and was not taken for a speaker", several(*count, "paragraph")));
    }
    if accepted.left_out.len() > MOST {
        doubts
            .push(format!("{} more words before a colon were not taken for speakers", accepted.left_out.len() - MOST));
    }
    for line in indented.iter().take(MOST) {
        let line = Shown::line(line).truncated(EXAMPLE);
        doubts.push(format!("'{line}' reads like a label and was taken for speech: it is indented"));
    }
    let nobody: Vec<_> = transcript.turns().iter().filter(|turn| turn.label.is_none()).collect();
    if let (false, Some(first)) = (labels.is_empty(), nobody.first()) {
        let words = Shown::line(transcript.slice(first.range)).truncated(EXAMPLE);
        doubts.push(match nobody.len() {
            1 => format!("1 paragraph names no speaker and stays unattributed: '{words}'"),
            n => format!("{n} paragraphs name no speaker and stay unattributed, first '{words}'"),
        });
    }
    for (i, label) in labels.iter().enumerate() {
        for other in labels.iter().skip(i + 1).filter(|other| looks_like(&label.label, &other.label)) {
            let (few, many) = if label.turns < other.turns { (label, other) } else { (other, label) };
            let [few_label, many_label] = [few, many].map(|label| Shown::line(&label.label));
            doubts.push(format!("'{few_label}' ({}) may be '{many_label}' ({}) mistyped", few.turns, many.turns));
        }
    }
    if let Some(found) = TWICE_ENCODED.iter().find(|found| transcript.text().contains(**found)) {
        doubts.push(format!("'{found}' suggests that the text was encoded twice; nothing was changed"));
    }
    doubts
}

/// Whether two labels differ by one letter, or by case and spaces alone; numbers make different people.
fn looks_like(a: &str, b: &str) -> bool {
    let plain = |text: &str| text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let (a, b) = (plain(a), plain(b));
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let is_long = a.chars().count().min(b.chars().count()) > 4;
    a != b && digits(&a) == digits(&b) && is_long && distance(&a, &b) == 1
}
