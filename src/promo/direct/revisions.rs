//! Earlier drafts, to go back to.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How many drafts are kept.
const KEPT: usize = 50;

/// A step among the revisions of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// To the draft before.
    Undo,
    /// To the draft that an undo left.
    Redo,
    /// To the first draft that is kept.
    StartOver,
}

/// The drafts of one film in the order in which they were made, and which of them stands: 50 at most.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Revisions {
    drafts: VecDeque<Value>,
    /// Index of the one that stands.
    at: usize,
}

impl Revisions {
    /// Adds a draft after the one that stands; those that an undo left are forgotten.
    pub fn push(&mut self, draft: Value) {
        if self.current() == Some(&draft) {
            return;
        }
        self.drafts.truncate(self.at + 1);
        self.drafts.push_back(draft);
        if self.drafts.len() > KEPT {
            self.drafts.pop_front();
        }
        self.at = self.drafts.len() - 1;
    }

    /// The draft that stands; `None` before there is one.
    pub fn current(&self) -> Option<&Value> {
        self.drafts.get(self.at)
    }

    /// Takes a step and returns the draft that stands then; `None` where there is none to go to. A start over is
    /// itself a revision, which can be undone.
    pub fn turn(&mut self, turn: Turn) -> Option<&Value> {
        match turn {
            Turn::Undo => self.at = self.at.checked_sub(1)?,
            Turn::Redo if self.at + 1 < self.drafts.len() => self.at += 1,
            Turn::Redo => return None,
            Turn::StartOver => {
                let first = self.drafts.front()?.clone();
                if self.current() == Some(&first) {
                    return None;
                }
                self.push(first);
            }
        }
        self.current()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn steps_go_back_and_forth_and_a_new_draft_ends_the_way_forth() {
        use Turn::{Redo, StartOver, Undo};
        let mut revisions = Revisions::default();
        assert_eq!(revisions.turn(Undo), None);
        (0..3).for_each(|number| revisions.push(json!(number)));
        for (turn, wanted) in [(Redo, None), (Undo, Some(1)), (Undo, Some(0)), (Undo, None), (Redo, Some(1))] {
            assert_eq!(revisions.turn(turn).cloned(), wanted.map(|number| json!(number)), "{turn:?}");
        }
        revisions.push(json!(9));
        for (turn, wanted) in [(Redo, None), (StartOver, Some(0)), (Undo, Some(9))] {
            assert_eq!(revisions.turn(turn).cloned(), wanted.map(|number| json!(number)), "{turn:?}");
        }
    }

    #[test]
    fn fifty_are_kept() {
        let mut revisions = Revisions::default();
        (0..80).for_each(|number| revisions.push(json!(number)));
        let steps = std::iter::from_fn(|| revisions.turn(Turn::Undo).cloned()).count();
        assert_eq!((steps, revisions.current()), (49, Some(&json!(30))));
    }
}
