//! Frames as they look, at the sizes that terminals have.

use crate::support::command::Desk;
use crate::support::session::Session;
use emic::theme::{Depth, Role};
use insta::assert_snapshot;

#[test]
fn at_120_columns_three_panes_stand_side_by_side() {
    let mut s = Session::open("I03");
    s.keys("/ honest enter esc e e");
    assert_snapshot!(s.screen(), @r#"
 emic · Medical support workers (invented sample)                                                 layer mine · coder hw
╭ Sources ────────────╮╭ I03 · interview · MSW · done ────────────────────── turn 15 of 73 ╮╭ Codebook · by level  234 ╮
│ Interviews        9 ││         in the shop.                                 ┃  Motivati… ││ ▾ Micro · people and… 70 │
│   I01  MSW        ✓ ││                                                                   ││   ▾ Who MSWs are      25 │
│   I02  MSW        ✓ ││ 12 Int. So you said yes.                                          ││       Trained abroad   9 │
│ ▸ I03  MSW        ✓ ││                                                                   ││       Motivation       6 │
│   I04  Supervisor · ││ 13 P03  I said Monday.                                            ││       Career goals     2 │
│   I05  Supervisor ✓ ││                                                                   ││       Skills not used  8 │
│   I06  MSW        ✓ ││ 14 Int. How were you introduced to the hospital?                  ││   ▾ Contribution      21 │
│   I07  Supervisor ✓ ││                                                                   ││       Extra pair of h… 2 │
│   I08  Recruiter  · ││ 15 P03  To be honest there was no induction really.  ┃  No ind… * ││       Language and cu… 6 │
│   I09  Recruiter  · ││         I got a badge and a bleep and somebody said  ┃            ││       Time for patien… 6 │
│ Focus groups      2 ││         “off you go”. The nurses were lovely, they   ┃┃ Team sup… ││       Procedures and … 7 │
│   FG1  MSW        ✓ ││         showed me everything in the first week.       ┃           ││   ▾ Wellbeing         24 │
│   FG2  mixed   █▋   ││                                                                   ││ 4     Being valued     8 │
│                     ││ 16 Int. Who told you what you were allowed to do?                 ││ 5     Frustration      5 │
│                     ││                                                                   ││       Fear and uncer… 11 │
│                     ││ 17 P03  Nobody, and that was the frightening part    ┃┃ Fear and… ││ ▾ Meso · the hospit… 118 │
│                     ││         [pause]. You ask, but people are busy.       ┃  Role cla… ││   ▾ Induction         33 │
│                     ││                                                                   ││ 1   ▌ No induction    13 │
│                     ││ 18 Int. Who did you ask?                                          ││       Shadowing        7 │
│                     ││                                                                   ││       Learning the s… 13 │
│                     ││ 19 P03  The registrar on the ward, first. He said                 ││ 2 ▾ Role clarity      45 │
│                     ││         ask the consultant. The consultant, I met                 ││ ──────────────────────── │
│                     ││         her on the Thursday, she said, “What does    ┃  Role amb… ││ micro ▇▇▇▇▇▇▇▇▇       70 │
│                     ││         your job description say?” And I said I      ┃            ││ meso  ▇▇▇▇▇▇▇▇▇▇▇▇▇▇ 118 │
│                     ││         don’t have it with me, and she said she      ┃            ││ macro ▇▇▇▇▇▇          46 │
╰─────────────────────╯╰───────────────────────────────────────────────────────────────────╯╰──────────────────────────╯
 No induction · meso · hw 2021-05-10 · quotable · voice P03
 saved    SELECT  sentence, 8 words  c code   1-9 quick   . again   e wider   i in vivo   Esc drop               ? help
"#);
}

#[test]
fn at_80_columns_the_text_has_the_screen() {
    let mut s = Session::open("I03");
    s.resize(80, 24).keys("/ honest enter esc");
    assert_snapshot!(s.screen(), @"
    emic · Medical support workers (invented sample)         layer mine · coder hw
    I03 · interview · MSW · done                                     turn 15 of 73
    12 Int.  So you said yes.

    13 P03   I said Monday.

    14 Int.  How were you introduced to the hospital?

    15 P03   To be honest there was no induction really. I    ┃   No induction *
             got a badge and a bleep and somebody said “off   ┃
             you go”. The nurses were lovely, they showed me  ┃┃  Team support
             everything in the first week.                     ┃

    16 Int.  Who told you what you were allowed to do?

    17 P03   Nobody, and that was the frightening part        ┃┃  Fear and uncert…
             [pause]. You ask, but people are busy.           ┃   Role clarity

    18 Int.  Who did you ask?

    19 P03   The registrar on the ward, first. He said ask
             the consultant. The consultant, I met her on the
    No induction · meso · hw 2021-05-10 · quotable · voice P03
    saved   READ  c code   r recode   x remove   m memo   * quotable        ? help
    ");
}

#[test]
#[expect(clippy::too_many_lines, reason = "a frame of 60 rows")]
fn at_200_columns_rows_stay_short_enough_to_read() {
    let mut s = Session::open("FG1");
    s.resize(200, 60).keys("J J J J J J");
    assert_snapshot!(s.screen(), @"
     emic · Medical support workers (invented sample)                                                                                                                                 layer mine · coder hw
    ╭ Sources ───────── 7 of 11 done ╮╭ FG1 · focus group · MSW · done ───────────────────────────────────────────────────────────────────────── turn 7 of 153 ╮╭ Codebook · by level ──────────────── 234 ╮
    │ Interviews                   9 ││   1 Mod.  Okay, the light’s red so I think we are on. Thank you all for giving up a                                    ││ ▾ Micro · people and encounters       70 │
    │   I01  MSW                   ✓ ││           Monday evening. No names of patients, please, and if a colleague’s name                                      ││   ▾ Who MSWs are                      25 │
    │   I02  MSW                   ✓ ││           slips out I’ll take it out afterwards. Could we go round quickly, where you                                  ││       Trained abroad                   9 │
    │   I03  MSW                   ✓ ││           work and how long it’s been? And then I’ll try to keep quiet.                                                ││       Motivation                       6 │
    │   I04  Supervisor            · ││                                                                                                                        ││       Career goals                     2 │
    │   I05  Supervisor            ✓ ││   2 P10   I’ll start, because I’m sitting here. Surgical ward at Northfield, since                                     ││       Skills not used                  8 │
    │   I06  MSW                   ✓ ││           November. Before that I was, er, I had a plane ticket for the exam in [city] ┃    Exams and GMC              ││   ▾ Contribution                      21 │
    │   I07  Supervisor            ✓ ││           and then there was no exam and no plane. [laughs] So.                        ┃                               ││       Extra pair of hands              2 │
    │   I08  Recruiter             · ││                                                                                                                        ││       Language and culture             6 │
    │   I09  Recruiter             · ││   3 P11   Northfield also. Care of the elderly. Since last May, so nearly one year.                                    ││       Time for patients                6 │
    │ Focus groups                 2 ││                                                                                                                        ││       Procedures and ward work         7 │
    │ ▸ FG1  MSW                   ✓ ││   4 P12   I am at Northfield, acute admissions. Since June. In [home country] I was    ┃    Trained abroad             ││   ▾ Wellbeing                         24 │
    │   FG2  mixed              █▋   ││           running a district hospital, three doctors and me, a hundred and forty beds. ┃                               ││ 4     Being valued                     8 │
    │                                ││           I only say it so you know what kind of animal is talking.                                                    ││ 5     Frustration                      5 │
    │                                ││                                                                                                                        ││       Fear and uncertainty            11 │
    │                                ││   5 All   [laughter]                                                                                                   ││ ▾ Meso · the hospital                118 │
    │                                ││                                                                                                                        ││   ▾ Induction                         33 │
    │                                ││   6 P13   Er, St Aldan’s, emergency department. Since January, so I am the baby. I did                                 ││ 1     No induction                    13 │
    │                                ││           one year in a rural post before, and then two years nothing. I mean, not                                     ││       Shadowing                        7 │
    │                                ││           nothing, I had a daughter.                                                                                   ││       Learning the system             13 │
    │                                ││                                                                                                                        ││ 2 ▾ Role clarity                      45 │
    │                                ││   7 P12   That is not nothing.                                                                                         ││       Role ambiguity                  13 │
    │                                ││                                                                                                                        ││       Supernumerary                   12 │
    │                                ││   8 P13   No. [laughs]                                                                                                 ││       Beyond the role                  8 │
    │                                ││                                                                                                                        ││   ▾ Supervision                       25 │
    │                                ││   9 P14   St Aldan’s. Intensive care. Thirteen months, from the first week.                                            ││ 7     Named supervisor                11 │
    │                                ││           Anaesthetist at home. That’s all.                                                                            ││       Feedback                        10 │
    │                                ││                                                                                                                        ││       Seniors not available            4 │
    │                                ││  10 Mod.  Thank you. Tell me about the first day. Anybody’s.                                                           ││   ▾ Team                              14 │
    │                                ││                                                                                                                        ││ 3     Team support                     9 │
    │                                ││  11 P10   My first day I went to the wrong hospital.                                                                   ││       Outside the team                 5 │
    │                                ││                                                                                                                        ││ ▾ Macro · the system and policy       46 │
    │                                ││  12 P11   No!                                                                                                          ││   ▾ Registration                      23 │
    │                                ││                                                                                                                        ││ 6     Exams and GMC                    9 │
    │                                ││  13 P10   Yes, because the email said “main site” and I was thinking the big one is                                    ││       Cost and time                    6 │
    │                                ││           the main one, no? So I’m coming late, forty minutes, sweating, I’m saying                                    ││       Help with registration           8 │
    │                                ││           sorry sorry sorry, and the sister looks at me and says, “Sorry, love, who                                    ││   ▾ Workforce                         19 │
    │                                ││           are you?” They didn’t know anybody was coming. So nobody noticed I was late. ┃    No induction               ││       Shortage                         6 │
    │                                ││                                                                                                                        ││       Pandemic urgency                 5 │
    │                                ││  14 P13   I had an induction. Two days.                                                                                ││       Contracts and visas              2 │
    │                                ││                                                                                                                        ││       Bridge to practice               6 │
    │                                ││  15 P10   You had two days?                                                                                            ││                                          │
    │                                ││                                                                                                                        ││                                          │
    │                                ││  16 P13   Two days, in a room with a sandwich. It was for the new nurses, they told us                                 ││                                          │
    │                                ││           about pensions. But at least there was somebody with a list and my name was  ┃    Being valued ?             ││                                          │
    │                                ││           on the list. I cried a little bit, because of the list.                      ┃                               ││                                          │
    │                                ││                                                                                                                        ││                                          │
    │                                ││  17 P14   In March there was no list. There was a man with a box of masks. He fitted   ┃    No induction *             ││                                          │
    │                                ││           my mask, he said, can you breathe, I said yes, he said good, they’re through ┃                               ││                                          │
    │                                ││           there. It was my induction.                                                  ┃                               ││                                          │
    │                                ││                                                                                                                        ││                                          │
    │                                ││  18 Mod.  How was that for you?                                                                                        ││ ──────────────────────────────────────── │
    │                                ││                                                                                                                        ││ micro ▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇              70 │
    │                                ││  19 P14   It was correct. There was no time. I wouldn’t want that they make a          ┃    Pandemic urgency           ││ meso  ▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇ 118 │
    │                                ││           PowerPoint for me while people are dying.                                    ┃                               ││ macro ▇▇▇▇▇▇▇▇▇▇▇▇                    46 │
    ╰────────────────────────────────╯╰────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯╰──────────────────────────────────────────╯
     no coding here
     saved   READ  v highlight   c code sentence   1-9 quick   Tab codebook   t tallies   o open   s search all                                                                                      ? help
    ");
}

#[test]
fn an_empty_project_says_what_to_do_next() {
    let desk = Desk::new();
    desk.run(&["new", "study", "--title", "Night shifts", "--levels", "micro,meso", "--coder", "hw"]).ok();
    let mut s = Session::in_folder(&desk.work("study"));
    s.resize(120, 16);
    assert_snapshot!(s.screen(), @"
     emic · Night shifts                                                                              layer mine · coder hw
    ╭ Sources ────────────╮╭ Transcript ───────────────────────────────────────────────────────╮╭ Codebook · by level ── 0 ╮
    │ No sources yet.     ││ There is nothing to read yet.                                     ││   Micro                0 │
    │                     ││                                                                   ││   Meso                 0 │
    │ emic import         ││ Leave emic, then add transcripts:                                 ││                          │
    │ adds transcripts.   ││ emic import DIR FILE…                                             ││ No codes yet.            │
    │                     ││                                                                   ││                          │
    │                     ││                                                                   ││ c codes a passage        │
    │                     ││                                                                   ││ a adds a code here       │
    │                     ││                                                                   ││                          │
    │                     ││                                                                   ││ ──────────────────────── │
    │                     ││                                                                   ││ micro                  0 │
    │                     ││                                                                   ││ meso                   0 │
    ╰─────────────────────╯╰───────────────────────────────────────────────────────────────────╯╰──────────────────────────╯

     saved   READ  no sources yet: emic import adds them · no codes yet: c codes a passage                           ? help
    ");
    s.keys("tab j a P a y enter A O v e r t i m e enter");
    assert_snapshot!(s.screen(), @"
     emic · Night shifts                                                                              layer mine · coder hw
    ╭ Sources ────────────╮╭ Transcript ───────────────────────────────────────────────────────╮╭ Codebook · by level ── 0 ╮
    │ No sources yet.     ││ There is nothing to read yet.                                     ││   Micro                0 │
    │                     ││                                                                   ││ ▾ Meso                 0 │
    │ emic import         ││ Leave emic, then add transcripts:                                 ││   ▾ Pay                0 │
    │ adds transcripts.   ││ emic import DIR FILE…                                             ││       Overtime         0 │
    │                     ││                                                                   ││                          │
    │                     ││                                                                   ││                          │
    │                     ││                                                                   ││                          │
    │                     ││                                                                   ││                          │
    │                     ││                                                                   ││ ──────────────────────── │
    │                     ││                                                                   ││ micro                  0 │
    │                     ││                                                                   ││ meso                   0 │
    ╰─────────────────────╯╰───────────────────────────────────────────────────────────────────╯╰──────────────────────────╯
     Overtime · in Pay
     saved   CODEBOOK  c code with it   Enter quotes   d card   a add   r rename   g l level   M move   g m merge    ? help
    ");
}

#[test]
fn no_size_is_too_small_for_a_frame() {
    for (columns, rows) in [(0, 0), (1, 1), (3, 2), (24, 6), (40, 8), (300, 4), (10, 100)] {
        let mut s = Session::open("I03");
        s.resize(columns, rows).keys("J J e c tab esc t");
        assert_eq!(s.screen().lines().count(), usize::from(if columns == 0 { 0 } else { rows }));
    }
    let mut s = Session::open("I03");
    s.resize(12, 3);
    assert_eq!(s.line(0), "too small");
}

#[test]
fn without_colour_coded_highlighted_and_found_words_can_be_told_apart() {
    let mut s = Session::open("I03");
    s.keys("/ honest enter");
    assert!(s.words_in(Role::SearchHere, Depth::None).contains("onest"));
    s.keys("esc");
    let coded = s.words_in(Role::Coded, Depth::None);
    assert!(coded.contains("there was no induction really."), "{coded}");
    s.keys("e e");
    let selected = s.words_in(Role::Selection, Depth::None);
    assert!(selected.contains("To be honest there was no induction"), "{selected}");
    let frame = s.frame(Depth::None);
    assert!(frame.content.iter().all(|cell| cell.fg == ratatui::style::Color::Reset));
}
