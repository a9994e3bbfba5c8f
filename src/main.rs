//! Interim program.
use offcut::render::*;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let mut open = OpenOptions { draft: args[1].clone().into(), ..OpenOptions::default() };
    let mut options = RenderOptions { output: args[2].clone().into(), ..RenderOptions::default() };
    options.settings.force = true;
    options.settings.preset = Some("veryfast".into());
    options.settings.crf = Some(20.0);
    for var in &args[3..] {
        let (name, value) = var.split_once('=').expect("name=value");
        open.variables.push((name.into(), value.into()));
    }
    let start = std::time::Instant::now();
    let result = Project::open(&open).and_then(|project| {
        eprintln!("opened {:?}", start.elapsed());
        render(&project, &options, &Cancel::default(), &mut |p| {
            if p.frame == 1 {
                eprintln!("first {:?}", start.elapsed());
            }
        })
    });
    match result {
        Ok(report) => eprintln!("{:?} {:?} {:?}", report.finished, report.ways, start.elapsed()),
        Err(failure) => eprintln!("{failure:#?}"),
    }
}
