//! Every shader passes naga's validation with the capabilities every adapter has, on any machine.

use std::collections::BTreeSet;
use std::path::Path;

use naga::valid::{Capabilities, ValidationFlags, Validator};
use offcut::composite::shader_sources;

#[test]
fn every_shader_is_valid() {
    for (name, source) in shader_sources() {
        let module = naga::front::wgsl::parse_str(&source).unwrap_or_else(|error| panic!("{name}: {}", error.emit_to_string(&source)));
        let mut validator = Validator::new(ValidationFlags::all(), Capabilities::empty());
        if let Err(error) = validator.validate(&module) {
            panic!("{name}: {}", error.emit_to_string(&source));
        }
        let entries: BTreeSet<_> = module.entry_points.iter().map(|entry| entry.name.as_str()).collect();
        let expected = if entries.contains("compute") { BTreeSet::from(["compute"]) } else { BTreeSet::from(["fragment", "vertex"]) };
        assert_eq!(entries, expected, "{name}");
    }
}

#[test]
fn every_file_is_used() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("shaders");
    let files = |folder: &Path| -> BTreeSet<String> {
        let entries = std::fs::read_dir(folder).expect("the shaders lie beside the sources").map(|entry| entry.unwrap());
        let names = entries.filter(|entry| entry.path().is_file()).map(|entry| entry.file_name().into_string().unwrap());
        names.collect()
    };
    let passes: BTreeSet<_> = shader_sources().map(|(name, _)| name.to_owned()).collect();
    assert_eq!(files(&folder), passes);

    let texts: String = files(&folder).iter().map(|name| std::fs::read_to_string(folder.join(name)).unwrap()).collect();
    for shared in files(&folder.join("shared")) {
        assert!(texts.contains(&format!("//!include shared/{shared}\n")), "{shared} is included by no shader");
    }
}

#[test]
fn a_broken_shader_is_found() {
    let (_, source) = shader_sources().next().unwrap();
    assert!(naga::front::wgsl::parse_str(&source.replacen("vec4f", "vec5f", 1)).is_err());
}
