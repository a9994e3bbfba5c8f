//! Messages for people: what was found, where, and the way out.

use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;

use clap::builder::styling::{AnsiColor, Style};

use crate::base::{Diagnostic, Exit, Severity};

/// Messages that say the same, each with all places it is said of.
struct Group<'a> {
    first: &'a Diagnostic,
    pointers: Vec<&'a str>,
}

/// The text of `diagnostics`, in their order; those that differ in nothing but the place become one with all places.
pub(super) fn format<'a>(diagnostics: impl Iterator<Item = &'a Diagnostic>, draft: Option<&Path>, colours: bool) -> String {
    let mut text = String::new();
    for group in grouped(diagnostics) {
        write_group(&mut text, &group, draft, colours);
    }
    text
}

fn grouped<'a>(diagnostics: impl Iterator<Item = &'a Diagnostic>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut group_of = HashMap::new();
    for diagnostic in diagnostics {
        let Diagnostic { severity, code, message, notes, help, .. } = diagnostic;
        let group = *group_of.entry((severity, code, message, notes, help)).or_insert_with(|| {
            groups.push(Group { first: diagnostic, pointers: Vec::new() });
            groups.len() - 1
        });
        groups[group].pointers.push(&diagnostic.pointer);
    }
    groups
}

fn write_group(text: &mut String, group: &Group<'_>, draft: Option<&Path>, colours: bool) {
    let painted = |style: Style, words: &str| if colours { format!("{style}{words}{style:#}") } else { words.to_owned() };
    let Group { first, pointers } = group;
    let colour = if first.severity == Severity::Error { AnsiColor::Red } else { AnsiColor::Yellow };
    let title = painted(colour.on_default().bold(), &format!("{}[{}]", first.severity, first.code));
    let arrow = painted(AnsiColor::Blue.on_default().bold(), "-->");
    let mut line = |words: std::fmt::Arguments<'_>| writeln!(text, "{words}").expect("a string takes all that is written to it");
    line(format_args!("{title}: {}", first.message));
    let is_of_draft = matches!(first.code.exit(), Exit::Draft | Exit::Media);
    for pointer in pointers {
        match draft {
            Some(draft) if pointer.is_empty() && is_of_draft => line(format_args!("  {arrow} {}", draft.display())),
            Some(draft) if !pointer.is_empty() => line(format_args!("  {arrow} {} {pointer}", draft.display())),
            None if !pointer.is_empty() => line(format_args!("  {arrow} {pointer}")),
            _ => {}
        }
    }
    for note in &first.notes {
        line(format_args!("  {note}"));
    }
    if let Some(help) = &first.help {
        line(format_args!("  {} {help}", painted(AnsiColor::Cyan.on_default(), "help:")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Code;

    fn missing(pointer: &str) -> Diagnostic {
        Diagnostic::error(Code::MissingMedia, "cannot find \"b.jpg\"")
            .at(pointer)
            .note("looked in: examples/promo/b.jpg")
            .help("fix the path")
    }

    #[test]
    fn a_message_names_place_finding_and_way_out() {
        let text = format([&missing("/t/0/sg/2/u")].into_iter(), Some(Path::new("promo.json")), false);
        let wanted = "error[missing-media]: cannot find \"b.jpg\"\n  --> promo.json /t/0/sg/2/u\n  looked in: examples/promo/b.jpg\n  help: fix the path\n";
        assert_eq!(text, wanted);
    }

    #[test]
    fn the_same_message_is_said_once_with_every_place() {
        let other = Diagnostic::warning(Code::UnknownKey, "unknown key").at("/t/0/zz");
        let text = format([&missing("/t/0/sg/2/u"), &other, &missing("/t/0/sg/4/u")].into_iter(), Some(Path::new("a.json")), false);
        assert_eq!(text.matches("error[missing-media]").count(), 1);
        assert!(text.contains("  --> a.json /t/0/sg/2/u\n  --> a.json /t/0/sg/4/u\n  looked in"), "{text}");
        assert!(text.ends_with("warning[unknown-key]: unknown key\n  --> a.json /t/0/zz\n"), "{text}");
    }

    #[test]
    fn what_is_not_of_the_draft_has_no_place_in_it() {
        let output = Diagnostic::error(Code::OutputExists, "there already");
        let draft = Diagnostic::error(Code::NotJson, "not JSON");
        let text = |diagnostic: &Diagnostic| format([diagnostic].into_iter(), Some(Path::new("a.json")), false);
        assert_eq!(text(&output), "error[output-exists]: there already\n");
        assert_eq!(text(&draft), "error[not-json]: not JSON\n  --> a.json\n");
    }

    #[test]
    fn colours_are_closed_where_they_are_opened() {
        let text = format([&missing("/t")].into_iter(), None, true);
        assert_eq!(text.matches("\u{1b}[0m").count(), 3, "{text:?}");
    }
}
