//! `offcut batch`: a draft rendered once for each row of a table. The table's columns are the draft's variables; what
//! became of each row is kept in a report beside the outputs, so that a run that was stopped goes on where it ended.

mod report;
mod row_output;
mod rows;
mod run;
mod table;
mod verb;

pub(super) use verb::Batch;
