//! Properties of reading: writing loses nothing, and no input makes it panic.

use offcut::draft::{ParseOptions, parse, write};
use proptest::prelude::*;
use serde_json::{Map, Number, Value};

const GOOD: &[&str] = &[
    include_str!("../drafts/accept/promo.json"),
    include_str!("../drafts/accept/not-rendered.json"),
    include_str!("../drafts/accept/variables.json"),
];

fn number() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_filter_map("finite", |number| Number::from_f64(number).map(Value::Number)),
        (-10_i64..10).prop_map(Value::from),
        (-2.0..2.0_f64).prop_filter_map("finite", |number| Number::from_f64(number).map(Value::Number)),
    ]
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,12}",
        "[a-z]{1,3}",
        "\\{\\{[a-z]{0,2}(\\|[0-9a-z#]{0,3})?\\}?\\}?",
        "#[0-9a-f]{0,9}",
        "-?[0-9]{1,3}dB",
        "[0-9]{1,6}/[0-9]{1,6}",
        proptest::sample::select(vec!["fade", "cover", "text", "linear", "fx.0.v", "~", "/", "a/b~c"]).prop_map(String::from),
    ]
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![Just(Value::Null), any::<bool>().prop_map(Value::Bool), number(), word().prop_map(Value::String)];
    leaf.prop_recursive(5, 48, 6, |inner| {
        let key = prop_oneof![
            proptest::sample::select(vec![
                "t", "sg", "tt", "s", "d", "u", "k", "c", "kf", "tr", "tx", "fx", "sp", "n", "st", "m", "r", "vr", "bg", "id", "v"
            ])
            .prop_map(String::from),
            word(),
        ];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            proptest::collection::vec((key, inner), 0..6).prop_map(|entries| Value::Object(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// The places of all values below `value`.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    let entries: Vec<(String, &Value)> = match value {
        Value::Array(items) => items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect(),
        Value::Object(map) => map.iter().map(|(key, item)| (key.replace('~', "~0").replace('/', "~1"), item)).collect(),
        _ => Vec::new(),
    };
    for (entry, item) in entries {
        let place = format!("{at}/{entry}");
        places(item, &place, found);
        found.push(place);
    }
}

/// Good drafts in which some values are others.
fn mutated() -> impl Strategy<Value = Value> {
    let change = (any::<proptest::sample::Index>(), any_json());
    (proptest::sample::select(GOOD), proptest::collection::vec(change, 1..4)).prop_map(|(text, changes)| {
        let mut draft: Value = serde_json::from_str(text).expect("the accepted drafts are JSON");
        for (index, value) in changes {
            let mut found = Vec::new();
            places(&draft, "", &mut found);
            if found.is_empty() {
                continue;
            }
            *draft.pointer_mut(&found[index.index(found.len())]).expect("the place was found in this draft") = value;
        }
        draft
    })
}

/// Every diagnostic names a place that is there, in order, and a draft comes out exactly where there is no error.
fn check(value: &Value) -> Result<(), TestCaseError> {
    for strict in [false, true] {
        let parsed = parse(&value.to_string(), &ParseOptions { strict, ..ParseOptions::default() });
        prop_assert_eq!(&parsed.document, value);
        prop_assert_eq!(parsed.draft.is_some(), !parsed.diagnostics.iter().any(|one| one.is_error()));
        prop_assert!(!strict || parsed.diagnostics.iter().all(|one| one.is_error()));
        for one in &parsed.diagnostics {
            prop_assert!(value.pointer(&one.pointer).is_some(), "{} is not in the draft: {}", one.pointer, one.message);
        }
        let again = parse(&write(&parsed.document), &ParseOptions::default());
        prop_assert_eq!(again.document.to_string(), value.to_string());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_json_is_read_and_written_unchanged(value in any_json()) {
        check(&value)?;
    }

    #[test]
    fn drafts_with_other_values_are_read_and_written_unchanged(value in mutated()) {
        check(&value)?;
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,60}") {
        let parsed = parse(&text, &ParseOptions::default());
        prop_assert!(parsed.draft.is_none());
        prop_assert!(!parsed.diagnostics.is_empty());
    }

    #[test]
    fn cut_drafts_are_refused(index in any::<proptest::sample::Index>()) {
        let text = GOOD[0].trim_end();
        let cut: String = text.chars().take(index.index(text.chars().count())).collect();
        prop_assert!(parse(&cut, &ParseOptions::default()).draft.is_none());
    }
}
