//! What a coder may rely on, in a coder's words: the promises, what they rest on, and the command that proves each. The
//! manual page of trust and the README are made of it.

/// A promise that can be relied on.
#[derive(Clone, Copy, Debug)]
pub struct Promise {
    /// In a word or two.
    pub title: &'static str,
    /// The promise, in sentences.
    pub says: &'static [&'static str],
    /// What is tried to prove it.
    pub proof: &'static str,
    /// The beginnings of the names of the tests that try it.
    pub tests: &'static [&'static str],
}

impl Promise {
    /// Returns the command that proves it, in the source code of emic.
    pub fn command(&self) -> String {
        format!("cargo test -- {}", self.tests.join(" "))
    }
}

/// The promises. Each says what is so today; what is not kept stands under [`LIMITS`].
pub const PROMISES: &[Promise] = &[
    Promise {
        title: "Saved is saved",
        says: &[
            "What the status line calls saved is on the disk, confirmed: it survives a crash, kill -9 and a power cut.",
            "Of what is not confirmed yet at most the last change is lost.",
            "On a full, failing, read-only or vanished disk the work goes on and stays on the screen as not saved, with the reason; emic tries again by itself, and offers to save elsewhere.",
            "No key waits for the disk. No file is cut short or written over in place, and recovery deletes nothing.",
        ],
        proof: "Every operation on the disk fails in turn, or is the last one before the power goes; what the disk may then hold is opened again and compared. The program itself is ended at each of its system calls (with strace, where it is installed).",
        tests: &["p1_", "p2_", "p3_", "p4_", "p5_", "p6_", "p7_"],
    },
    Promise {
        title: "Nobody's work is written over",
        says: &[
            "Each session writes files of its own; several at once, also of one coder, lose nothing and double nothing.",
            "What an editor, git or a sync tool replaces under an open session comes back into the file.",
            "A change made in a page by hand is taken in, never overwritten; comments and keys that emic does not know stay.",
            "Whatever the order, the copies and the conflicts in which files come together, the project is the same.",
            "A damaged line costs that line, and 'emic check' says where it is and what to do.",
        ],
        proof: "Files are cut and changed at every byte, shuffled, doubled, united and replaced while they are open; several processes code at the same time.",
        tests: &["p9_", "p10_", "p11_", "p12_", "p13_", "p14_", "p16_", "p21_"],
    },
    Promise {
        title: "Nothing drifts",
        says: &[
            "A coding never points silently at other words. When its text is corrected, in emic or outside, it goes along with its words, from the text that it was made on straight to the one that stands.",
            "What was coded on words that were changed, and what has no certain place any more, is listed until you say where it stands. Nothing is dropped.",
        ],
        proof: "Texts are edited at random, and each passage is looked for where its letters went.",
        tests: &["p15_", "corrected"],
    },
    Promise {
        title: "Everything can be undone and told",
        says: &[
            "Every change can be undone, also tomorrow and after a crash: your own, one by one. What is older is named and asked.",
            "The trail says who changed what, when and why; nothing is taken out of it, and --as-of shows the project as it was.",
        ],
        proof: "Every kind of change is made, undone and done again across restarts, and the project of each moment is rebuilt.",
        tests: &["undo", "trail", "as_of"],
    },
    Promise {
        title: "Nothing hostile gets in, nothing gets out",
        says: &[
            "No control character of a transcript, name, path or error reaches your terminal, and the terminal is always handed back.",
            "A hostile file ends in a sentence, in bounded time and memory. What a project names or links outside of itself is neither read nor written, and it sets nothing that emic does.",
            "emic speaks to no network, runs nothing but your own editor when you ask for it, and keeps no words of participants outside the project but what you are writing, or your editor has.",
            "Its files are for you alone, whatever the umask, or for your group where you ask for that; who else can come in is told.",
        ],
        proof: "A project hostile in every place that can hold text is shown by every command in every format and on every screen; every file may be a bomb, a link or no file at all, under limits and traced.",
        tests: &["p17_", "p18_", "p19_", "p20_", "paths::", "private::"],
    },
];

/// What the promises rest on.
pub const ASSUMPTIONS: &[&str] = &[
    "When the disk says that it has written something through, the bytes survive a power cut. Some cheap drives lie.",
    "Adding to the end of a file leaves what stands before it as it is.",
    "Giving a file another name in the same folder happens at once or not at all.",
    "Clocks may be wrong: they only decide between two changes of the same thing at the same time, and --as-of is as good as the clocks were.",
    "On network folders and with sync tools, locks and notices may be missing or lie: nothing rests on them.",
];

/// What is not promised.
pub const LIMITS: &[&str] = &[
    "Where the same few words are said again and again, a correction may leave a passage adrift that a reader could have found. In texts made for the purpose, far more alike than speech, that was 2 of 1,000 passages whose words had stayed, and 5 of a million stood at equal words elsewhere.",
    "CSV that goes into a file keeps every character, so that nothing is lost: emic shows it safely, other programs may not.",
    "What an editor of yours keeps beside its file when emic must end stays in emic's state folder until you have looked; the next start says so.",
    "emic does not encrypt: keep projects on an encrypted disk.",
    "Whoever may write in the folder can change the records; 'emic check' finds what does not fit together, not a careful forgery, nor that the last actions of a file are gone which no page has seen yet.",
    "What was deleted from the whole folder is gone: keep copies elsewhere, for instance with git.",
];
