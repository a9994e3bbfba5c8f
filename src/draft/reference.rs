//! The reference page of the format, made from the table of keys.

use std::fmt::Write;

use super::keys::{Absent, Key, Kind, Rendered, Section, effects, tables};
use super::read::allowed;

/// Lists of more words than this stand below the tables.
const WORDS_IN_A_CELL: usize = 20;

/// The reference page as Markdown: a table for each kind of object.
pub fn reference_page() -> String {
    let mut page = String::from(
        "# Draft reference\n\n\
         Made from the table of keys in `src/draft/keys`; `cargo test` says when it is out of date and how to write it anew.\n\n\
         A key that this version does not render is read and checked, and gives `warning[not-rendered]`.\n",
    );
    let mut sections: Vec<&Section> = Vec::new();
    for table in tables() {
        for section in table.sections {
            if !sections.iter().any(|known| std::ptr::eq(*known, *section)) {
                sections.push(section);
            }
        }
    }
    let mut lists: Vec<(&'static [&'static str], &'static str)> = Vec::new();
    for section in sections {
        heading(&mut page, section.title);
        section.keys.iter().for_each(|key| row(&mut page, key, &mut lists));
        for pattern in
            tables().iter().filter(|table| table.sections.iter().any(|one| std::ptr::eq(*one, section))).filter_map(|table| table.pattern)
        {
            line(&mut page, pattern.written, "", &allowed(&pattern.kind), "–", pattern.meaning, &rendered(pattern.rendered));
        }
    }
    write_effects(&mut page, &mut lists);
    for (words, name) in lists {
        write_text(
            &mut page,
            format_args!("\n## Words of {name}\n\n{}\n", words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" ")),
        );
    }
    page
}

fn write_text(page: &mut String, text: std::fmt::Arguments<'_>) {
    page.write_fmt(text).expect("a string takes all that is written to it");
}

fn heading(page: &mut String, title: &str) {
    write_text(
        page,
        format_args!("\n## {title}\n\n| key | name | takes | default | what it does | rendered |\n|---|---|---|---|---|---|\n"),
    );
}

fn row(page: &mut String, key: &Key, lists: &mut Vec<(&'static [&'static str], &'static str)>) {
    let default = match key.default {
        Absent::Nothing => "–".into(),
        Absent::Value(json) => format!("`{json}`"),
        Absent::Described(words) => words.into(),
        Absent::Refused | Absent::Checked => "required".into(),
    };
    let takes = takes(key, lists);
    line(page, key.name, key.english(), &takes, &default, key.meaning, &rendered(key.rendered));
}

fn line(page: &mut String, key: &str, spelt: &str, takes: &str, default: &str, meaning: &str, rendered: &str) {
    let cells = [format!("`{key}`"), spelt.into(), takes.into(), default.into(), meaning.into(), rendered.into()];
    let cells = cells.map(|cell: String| cell.replace('|', "\\|"));
    write_text(page, format_args!("| {} |\n", cells.join(" | ")));
}

fn takes(key: &Key, lists: &mut Vec<(&'static [&'static str], &'static str)>) -> String {
    let (words, more) = match key.kind {
        Kind::Word(words) => (words, String::new()),
        Kind::Or { plain: Kind::Word(words), nested } => (*words, format!(", or {}", allowed(nested))),
        _ => return allowed(&key.kind),
    };
    if words.len() <= WORDS_IN_A_CELL {
        return format!("`{}`{more}", words.join("` `"));
    }
    if !lists.iter().any(|(known, _)| *known == words) {
        lists.push((words, key.english()));
    }
    format!("one of {} words, see below{more}", words.len())
}

fn rendered(rendered: Rendered) -> String {
    match rendered {
        Rendered::Yes => "yes".into(),
        Rendered::Words(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" "),
    }
}

fn write_effects(page: &mut String, lists: &mut Vec<(&'static [&'static str], &'static str)>) {
    heading(page, effects::EFFECT_KEYS.title);
    effects::EFFECT_KEYS.keys.iter().for_each(|key| row(page, key, lists));
    write_text(page, format_args!("\n| effect | does, on gamma-encoded R'G'B' unless said | parameters |\n|---|---|---|\n"));
    for effect in effects::EFFECTS {
        let parameter = |key: &Key| {
            let default = if let Absent::Value(json) = key.default { json } else { "–" };
            format!("`{}`: {}, default {default}. {}", key.name, allowed(&key.kind), key.meaning)
        };
        let parameters: Vec<String> = effect.parameters.keys.iter().map(parameter).collect();
        write_text(page, format_args!("| `{}` | {} | {} |\n", effect.name, effect.does, parameters.join("<br>")));
    }
}
