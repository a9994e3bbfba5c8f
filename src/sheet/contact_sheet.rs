//! The sheet itself: frames rendered at the size they are shown at, and composited like any picture.

use crate::base::{Frame, Paint, PixelSize, Point, Rect, Rgba, Time};
use crate::composite::{Content, CpuCompositor, Item, Layer, Scene};
use crate::draft::Content as DraftContent;
use crate::render::{Cancel, Failure, OpenOptions, Progress, Project, RenderOptions, render_stills};
use crate::timeline::{self, segment_name};

use super::captions::{Captions, placed};
use super::moments::time_code;
use super::{Every, Grid, GridOptions, moments};

/// The ground under the pictures.
const GROUND: Rgba = Rgba::new(0.09, 0.094, 0.106, 1.0);

/// The choices for a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SheetOptions {
    /// Which frames.
    pub every: Every,
    /// Where they stand.
    pub grid: GridOptions,
}

/// One picture of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The number of the output frame.
    pub frame: u64,
    /// When it is shown.
    pub time: Time,
    /// The segment seen in it: the lowest with a file of its own, else the lowest of all.
    pub name: Option<String>,
}

/// A finished sheet.
#[derive(Clone, Debug)]
pub struct ContactSheet {
    /// Its pixels, 4:2:0 BT.709 limited.
    pub frame: Frame,
    /// Its pictures, row by row.
    pub cells: Vec<Cell>,
    /// How they stand.
    pub grid: Grid,
    /// Damage found in the media.
    pub damage: Vec<crate::base::Diagnostic>,
}

/// Renders the sheet of a draft that is opened as `project` by `opened`; the pictures are made at the size of a cell.
///
/// # Errors
/// Where the sheet cannot be as asked ([`super::SheetError`]), and as [`crate::render::render`].
pub fn contact_sheet(
    (opened, project): (&OpenOptions, &Project),
    options: &SheetOptions,
    render_options: &RenderOptions,
    cancel: &Cancel,
    on_progress: &mut dyn FnMut(Progress),
) -> Result<ContactSheet, Failure> {
    let refused = |error| Failure::at("", &error);
    let frames = moments(&project.timeline, project.frame_rate, options.every).map_err(refused)?;
    let grid = Grid::new(options.grid, project.canvas, frames.len()).map_err(refused)?;
    // Texts are laid out for a canvas, so the draft is opened once more for the small one.
    let small = Project::open(&OpenOptions { size: Some(grid.cell), ..opened.clone() })?;
    let mut pictures = Vec::with_capacity(frames.len());
    let damage = render_stills(&small, render_options, &frames, cancel, &mut |_, picture| {
        pictures.push(picture);
        on_progress(Progress { frame: pictures.len() as u64, frames: frames.len() as u64 });
    })?;
    let cell = |&frame: &u64| {
        let time = project.frame_rate.time_of(frame);
        Cell { frame, time, name: name_at(project, time) }
    };
    let cells: Vec<Cell> = frames.iter().map(cell).collect();
    let frame = composed(&grid, &cells, pictures)?;
    Ok(ContactSheet { frame, cells, grid, damage })
}

fn composed(grid: &Grid, cells: &[Cell], pictures: Vec<Frame>) -> Result<Frame, Failure> {
    let captions = Captions::new(*grid);
    let mut layers: Vec<Layer> = Vec::with_capacity(3 * cells.len());
    for (index, (cell, picture)) in cells.iter().zip(pictures).enumerate() {
        let (x, y) = grid.corner(index);
        let whole = Rect::of_size(picture.size().as_size());
        layers.push(placed(Content::Frame(picture), Point::new(f64::from(x), f64::from(y)), whole));
        layers.extend(captions.of(index, &time_code(cell.time), cell.name.as_deref())?);
    }
    let canvas: PixelSize = grid.size(cells.len());
    let scene = Scene { canvas, background: Paint::Solid(GROUND), items: layers.into_iter().map(Item::Layer).collect() };
    Ok(CpuCompositor::new(canvas).compose(&scene))
}

/// The name of what is seen.
fn name_at(project: &Project, time: Time) -> Option<String> {
    let picture = project.timeline.picture_at(time);
    let layers: Vec<timeline::Layer> = picture
        .items
        .into_iter()
        .flat_map(|item| match item {
            timeline::Item::Layer(layer) => vec![layer],
            timeline::Item::Transition(transition) => transition.to,
        })
        .collect();
    let segments = || layers.iter().map(|layer| project.segment(layer.content.segment).1);
    let media = segments().find(|segment| matches!(segment.content, DraftContent::Media(_)));
    media.or_else(|| segments().next()).and_then(segment_name)
}
