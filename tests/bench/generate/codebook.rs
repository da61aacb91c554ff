//! The codebook of the generated projects: 12 categories with their codes, on three levels.

use serde_json::{Value, json};

use super::chance::Chance;

type Category = (&'static str, &'static str, &'static [&'static str]);

const CATEGORIES: &[Category] = &[
    (
        "Who MSWs are",
        "micro",
        &["Trained abroad", "Motivation", "Career goals", "Skills not used", "Family here", "Identity as a doctor"],
    ),
    (
        "Contribution",
        "micro",
        &[
            "Extra pair of hands",
            "Language and culture",
            "Time for patients",
            "Procedures and ward work",
            "Discharge letters",
            "Calls to families",
        ],
    ),
    (
        "Wellbeing",
        "micro",
        &["Being valued", "Frustration", "Fear and uncertainty", "Tiredness", "Loneliness", "Pride"],
    ),
    ("Encounters", "micro", &["First day", "With nurses", "With patients", "With registrars", "A mistake", "Thanks"]),
    (
        "Induction",
        "meso",
        &["No induction", "Shadowing", "Learning the system", "Logins and badges", "Handbook", "Too late"],
    ),
    (
        "Role clarity",
        "meso",
        &["Role ambiguity", "Supernumerary", "Beyond the role", "Below the role", "Explaining the role", "Uniform"],
    ),
    (
        "Supervision",
        "meso",
        &[
            "Named supervisor",
            "Feedback",
            "Seniors not available",
            "Portfolio",
            "Permission to act",
            "Learning on the job",
        ],
    ),
    (
        "Team",
        "meso",
        &["Team support", "Outside the team", "Handover", "Moved between wards", "Night shifts", "Jokes and kindness"],
    ),
    (
        "Organisation",
        "meso",
        &["Rota", "Pay and contract", "Human resources", "Occupational health", "Accommodation", "Parking"],
    ),
    (
        "Registration",
        "macro",
        &["Exams and GMC", "Cost and time", "Help with registration", "English test", "Documents", "Waiting"],
    ),
    (
        "Workforce",
        "macro",
        &["Shortage", "Pandemic urgency", "Contracts and visas", "Bridge to practice", "Retention", "Other countries"],
    ),
    ("Policy", "macro", &["National guidance", "Funding", "Fairness", "Media", "After the pandemic", "Evaluation"]),
];

const COLORS: [&str; 6] = ["teal", "blue", "amber", "violet", "green", "rose"];

fn slug(name: &str, nth: usize) -> String {
    let word = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let end = Chance::new(nth as u64 + 77).base32(4);
    format!("{}-{end}", name.chars().map(word).collect::<String>())
}

fn position(nth: usize) -> String {
    char::from(b'b' + u8::try_from(nth).unwrap()).to_string()
}

/// Returns the codes as things of the trail with their fields.
pub fn codes() -> impl Iterator<Item = (String, Value)> {
    CATEGORIES.iter().enumerate().flat_map(|(nth, (name, level, codes))| {
        let parent = slug(name, nth);
        let category = json!({
            "name": name, "level": level, "pos": position(nth), "color": COLORS[nth % COLORS.len()],
            "definition": format!("Everything that is said of {}.", name.to_lowercase()),
        });
        let above = parent.clone();
        let of_code = move |(place, name): (usize, &&str)| {
            let fields = json!({
                "name": name, "parent": above, "pos": position(place),
                "definition": format!("Somebody speaks of {} from their own experience.", name.to_lowercase()),
                "include": "What happened, what was missing, and what would have helped.",
                "exclude": "What others are said to have felt about it.",
            });
            (format!("code/{}", slug(name, nth * 10 + place + 100)), fields)
        };
        std::iter::once((format!("code/{parent}"), category)).chain(codes.iter().enumerate().map(of_code))
    })
}

/// Returns the id of a code below a category: those at the front more often.
pub fn any_code(chance: &mut Chance) -> String {
    let nth = chance.below(CATEGORIES.len());
    let codes = CATEGORIES[nth].2;
    let place = chance.below(codes.len()).min(chance.below(codes.len()));
    slug(codes[place], nth * 10 + place + 100)
}
