//! All tables, from the document down.

use super::{Kind, Table, document, segment, track};

/// Every table that the document leads to, each once, outer ones first. Those of effects are not among them.
pub(in crate::draft) fn tables() -> Vec<&'static Table> {
    let mut tables: Vec<&'static Table> = vec![&document::DOCUMENT];
    let mut next = 0;
    while let Some(table) = tables.get(next).copied() {
        let patterns = table.pattern.iter().map(|pattern| &pattern.kind);
        for kind in table.sections.iter().flat_map(|section| section.keys).map(|key| &key.kind).chain(patterns) {
            collect(kind, &mut tables);
        }
        next += 1;
    }
    tables
}

fn collect(kind: &'static Kind, tables: &mut Vec<&'static Table>) {
    let mut add = |table: &'static Table| {
        if !tables.iter().any(|known| std::ptr::eq(*known, table)) {
            tables.push(table);
        }
    };
    match kind {
        Kind::Object(table) => add(table),
        Kind::Tracks => add(&track::TRACK),
        Kind::Segments => add(&segment::SEGMENT),
        Kind::Map(of) | Kind::List { of, .. } => collect(of, tables),
        Kind::Tuple { of, .. } => of.iter().for_each(|part| collect(part, tables)),
        Kind::Or { plain, nested } => [plain, nested].into_iter().for_each(|side| collect(side, tables)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use serde_json::Value;

    use super::*;
    use crate::draft::keys::{Absent, Key, Rendered, effects};
    use crate::draft::read::Reader;

    fn all_tables() -> Vec<&'static Table> {
        tables().into_iter().chain(effects::EFFECTS.iter().map(|effect| effect.table)).chain([&segment::TEXT_SEGMENT]).collect()
    }

    fn all_keys() -> Vec<&'static Key> {
        all_tables().iter().flat_map(|table| table.sections).flat_map(|section| section.keys).collect()
    }

    #[test]
    fn every_default_is_a_value_of_its_key() {
        for key in all_keys() {
            let Absent::Value(json) = key.default else { continue };
            let value: Value = serde_json::from_str(json).unwrap();
            let mut reader = Reader::default();
            let datum = reader.value(&key.kind, key.name, &value);
            assert!(reader.findings.as_slice().is_empty(), "{}: {:?}", key.name, reader.findings);
            assert!(key.rule.is_none_or(|rule| (rule.holds)(&datum.unwrap())), "{}", key.name);
        }
    }

    #[test]
    fn a_section_has_each_key_once_and_every_key_is_explained() {
        for section in all_tables().iter().flat_map(|table| table.sections) {
            let names: HashSet<&str> = section.keys.iter().map(|key| key.name).collect();
            assert_eq!(names.len(), section.keys.len(), "{}", section.title);
        }
        for key in all_keys() {
            assert!(key.meaning.ends_with('.') && !key.spelt.is_empty(), "{}", key.name);
            if let Rendered::Words(rendered) = key.rendered {
                let Kind::Word(words) = key.kind else { panic!("{} takes no words", key.name) };
                assert!(rendered.iter().all(|word| words.contains(word)), "{}", key.name);
            }
        }
    }

    #[test]
    fn tables_have_names_of_their_own() {
        let names: HashSet<&str> = all_tables().iter().map(|table| table.what).collect();
        assert_eq!(names.len(), all_tables().len());
    }
}
