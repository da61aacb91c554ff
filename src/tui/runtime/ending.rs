//! How the program ends: all that waits is saved first, and the disk has its say.

use std::time::{Duration, Instant};

use super::Loop;
use crate::app::msg::Msg;
use crate::tui::saver::Job;
use crate::tui::signals::News;
use crate::tui::{NOT_SAVED, RunError, moment};

/// How long a signal waits for what is still being saved.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long it is waited for before the user who wants to leave is asked.
const PATIENCE_ASKED: Duration = Duration::from_secs(3);
/// How long it is waited for when the terminal is gone.
const PATIENCE_GONE: Duration = Duration::from_millis(500);

/// The program is about to end.
#[derive(Debug)]
pub(super) struct Ending {
    /// The exit code if all is saved.
    code: u8,
    /// When it ends although not all is saved.
    until: Option<Instant>,
    /// Whether it ends although something cannot be saved: on a signal, or when the user knows and leaves.
    is_final: bool,
}

impl Ending {
    /// The end that this news asks for, with this exit code.
    pub(super) fn of(news: News, code: u8) -> Self {
        let patience = if news == News::Gone { PATIENCE_GONE } else { PATIENCE };
        Self { code, until: Some(Instant::now() + patience), is_final: true }
    }

    /// The end that the user asks for, who perhaps knows that something cannot be saved.
    pub(super) fn wished(is_known: bool) -> Self {
        let patience = if is_known { PATIENCE } else { PATIENCE_ASKED };
        Self { code: 0, until: Some(Instant::now() + patience), is_final: is_known }
    }

    /// Returns when the program ends although not all is saved.
    pub(super) const fn until(&self) -> Option<Instant> {
        self.until
    }
}

impl Loop {
    /// Begins to end: all that waits is saved first.
    pub(super) fn end(&mut self, ending: Ending) {
        if ending.code != 0 && self.ending.is_none() {
            if let Some(text) = self.session.desk.close() {
                self.update(Msg::Edited(Some(text)));
            }
            let effects = self.session.app.keep_written(moment());
            self.run_all(effects);
            // The user did not leave: nobody has asked yet to remember the place.
            let place = self.session.app.place(moment().now);
            self.session.bookmarker.remember(Box::new(place));
        }
        let is_first = self.ending.replace(ending).is_none();
        match &self.session.saver {
            Some(saver) if is_first => saver.hand(Job::Finish),
            Some(_) => {}
            None => self.finish(None),
        }
    }

    pub(super) fn give_up_in_time(&mut self) {
        let is_over = |ending: &Ending| ending.until.is_some_and(|until| Instant::now() >= until);
        if self.ending.as_ref().is_some_and(is_over) {
            let hint = "It is still tried; q twice leaves without waiting for it.";
            self.finish(Some(("the disk does not answer".into(), hint.into())));
        }
    }

    /// Ends, now that the disk has said yes or no. A no that the user has not seen keeps the program open.
    pub(super) fn finish(&mut self, failure: Option<(String, String)>) {
        let Some(ending) = self.ending.take() else { return };
        let quietly = || RunError { code: ending.code, what: String::new(), hint: String::new() };
        match failure {
            None => self.ended = Some(if ending.code == 0 { Ok(()) } else { Err(quietly()) }),
            Some((reason, hint)) if !ending.is_final => self.update(Msg::NotSaved { reason, hint }),
            Some((reason, hint)) => {
                let what = format!("The last changes are not saved: {}.", reason.trim_end_matches('.'));
                self.ended = Some(Err(RunError { code: ending.code.max(NOT_SAVED), what, hint }));
            }
        }
    }
}
