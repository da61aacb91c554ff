//! Whether the work is on the disk: shown at all times.

/// How far saving has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saving {
    asked: u64,
    saved: u64,
    failure: Option<(String, String)>,
}

/// What the status line shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SavingState<'a> {
    /// Everything is on the disk.
    Saved,
    /// An append is under way.
    Saving,
    /// The last append failed: why, and what to do.
    NotSaved(&'a str, &'a str),
}

impl Saving {
    /// Counts an append; returns its number.
    pub const fn ask(&mut self) -> u64 {
        self.asked += 1;
        self.asked
    }

    /// Notes that everything up to an append is on the disk.
    pub fn acknowledge(&mut self, number: u64) {
        self.saved = self.saved.max(number.min(self.asked));
        self.failure = None;
    }

    /// Notes that an append failed.
    pub fn fail(&mut self, reason: String, hint: String) {
        self.failure = Some((reason, hint));
    }

    /// Returns what to show.
    pub fn state(&self) -> SavingState<'_> {
        match &self.failure {
            Some((reason, hint)) => SavingState::NotSaved(reason, hint),
            None if self.saved < self.asked => SavingState::Saving,
            None => SavingState::Saved,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saved_is_shown_only_after_the_last_append_was_acknowledged() {
        let mut saving = Saving::default();
        assert_eq!(saving.state(), SavingState::Saved);
        let (first, second) = (saving.ask(), saving.ask());
        saving.acknowledge(first);
        assert_eq!(saving.state(), SavingState::Saving);
        saving.fail("the disk is full".into(), "make room".into());
        assert_eq!(saving.state(), SavingState::NotSaved("the disk is full", "make room"));
        saving.acknowledge(second);
        assert_eq!(saving.state(), SavingState::Saved);
    }
}
