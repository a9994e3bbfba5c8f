//! Layers drawn by themselves onto surfaces.

use std::cell::RefCell;
use std::sync::Arc;

use fearless_simd::{Level, Simd, dispatch};
use rayon::prelude::*;

use crate::base::PixelRect;
use crate::composite::cpu::plane::Plane;

use super::coverage::Coverage;
use super::pixels::{COLUMNS, Pixels, Place};
use super::program::Program;
use super::surface::{ONE, Surface};
use super::texture::{RowStore, Texture};

/// Rows of one task.
const ROWS: usize = 32;

thread_local! {
    static SCRATCH: RefCell<(RowStore, Box<Pixels>)> = RefCell::new((RowStore::default(), Box::new(Pixels::clear())));
}

/// The pixels of a texture over `rect` of the grid, after a program and cut by a coverage.
pub(in super::super) fn drawn(level: Level, texture: &Texture, rect: PixelRect, program: &Program, coverage: Option<&Coverage>) -> Surface {
    let (width, height) = (rect.width as usize, rect.height as usize);
    let mut planes = [0, 1, 2, 3].map(|_| Plane::<i16>::new(width, height));
    let [red, green, blue, alpha] = &mut planes;
    let bands = red
        .samples
        .par_chunks_mut(width * ROWS)
        .zip(green.samples.par_chunks_mut(width * ROWS))
        .zip(blue.samples.par_chunks_mut(width * ROWS))
        .zip(alpha.samples.par_chunks_mut(width * ROWS));
    bands.enumerate().for_each(|(index, (((red, green), blue), alpha))| {
        let top = rect.y + (index * ROWS) as u32;
        let count = (red.len() / width) as u32;
        SCRATCH.with_borrow_mut(|(store, pixels)| {
            texture.ready_rows(level, top, count, store);
            for line in (0..count).step_by(2) {
                texture.ready_pair(level, top + line, store);
                for x in (rect.x..rect.right()).step_by(COLUMNS) {
                    let place = Place { x, y: top + line, columns: ((rect.right() - x) as usize).min(COLUMNS) };
                    texture.fetch(level, store, pixels, place);
                    program.run(level, pixels, place);
                    if let Some(coverage) = coverage {
                        coverage.cover(level, pixels, place);
                    }
                    let first = line as usize * width + (x - rect.x) as usize;
                    let targets = [&mut *red, &mut *green, &mut *blue, &mut *alpha];
                    dispatch!(level, simd => keep(simd, pixels, place.columns, targets, first, width));
                }
            }
        });
    });
    Surface { rect, planes }
}

/// A surface after a program.
pub(in super::super) fn coloured(level: Level, surface: Surface, program: &Program) -> Surface {
    if program.is_empty() {
        return surface;
    }
    let rect = surface.rect;
    drawn(level, &Texture::Surface(Arc::new(surface)), rect, program, None)
}

/// A chunk's two rows into samples.
#[inline(always)]
fn keep<S: Simd>(_: S, pixels: &Pixels, columns: usize, targets: [&mut [i16]; 4], first: usize, width: usize) {
    let [red, green, blue, alpha] = targets;
    for row in 0..2 {
        let from = row * COLUMNS;
        let to = first + row * width;
        for (target, channel) in [&mut *red, &mut *green, &mut *blue].into_iter().zip(&pixels.colour) {
            let alphas = &pixels.alpha[from..][..columns];
            for ((sample, value), alpha) in target[to..][..columns].iter_mut().zip(&channel[from..][..columns]).zip(alphas) {
                *sample = (value.clamp(0.0, 1.0) * alpha * ONE + 0.5) as i16;
            }
        }
        for (sample, value) in alpha[to..][..columns].iter_mut().zip(&pixels.alpha[from..][..columns]) {
            *sample = (value * ONE + 0.5) as i16;
        }
    }
}
