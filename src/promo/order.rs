//! Which pictures are shown, and in which order.

use crate::draft::MediaKind;

use super::Medium;

/// `count` of the items, evenly spread, in their order.
pub(super) fn spread<T: Clone>(items: &[T], count: usize) -> Vec<T> {
    let count = count.min(items.len());
    (0..count).map(|index| items[index * items.len() / count].clone()).collect()
}

/// The indices of `pictures` in order of appearance: the strongest opens, then stills and clips alternate as evenly as
/// their numbers allow, each in the order given. `strengths` has one for each.
pub(super) fn order(pictures: &[&Medium], strengths: &[f64]) -> Vec<usize> {
    let count_of = |kind: MediaKind| pictures.iter().filter(|medium| medium.kind == kind).count();
    let counts = [count_of(MediaKind::Image), count_of(MediaKind::Video)];
    let mut seen = [0_usize; 2];
    let mut placed: Vec<(f64, usize)> = pictures
        .iter()
        .enumerate()
        .map(|(index, medium)| {
            let kind = usize::from(medium.kind == MediaKind::Video);
            seen[kind] += 1;
            ((seen[kind] as f64 - 0.5) / counts[kind] as f64, index)
        })
        .collect();
    placed.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut order: Vec<usize> = placed.into_iter().map(|(_, index)| index).collect();
    // The first of equals.
    let best = (0..order.len()).rev().max_by(|a, b| strengths[order[*a]].total_cmp(&strengths[order[*b]]));
    if let Some(best) = best {
        order[..=best].rotate_right(1);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::PixelSize;

    fn medium(kind: MediaKind) -> Medium {
        let size = Some(PixelSize::new(100, 100));
        Medium { path: "a".into(), source: "a".into(), name: "a".into(), kind, size, duration: None, has_sound: false }
    }

    #[test]
    fn the_strongest_opens_and_kinds_alternate() {
        let (still, clip) = (medium(MediaKind::Image), medium(MediaKind::Video));
        let pictures = [&still, &still, &still, &still, &clip, &clip];
        let order = order(&pictures, &[0.1, 0.2, 0.9, 0.1, 0.3, 0.3]);
        assert_eq!(order[0], 2);
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, [0, 1, 2, 3, 4, 5]);
        let clips: Vec<_> = order.iter().map(|index| *index >= 4).collect();
        assert!(clips.windows(2).all(|pair| pair != [true, true]), "{order:?}");
    }

    #[test]
    fn what_is_left_out_is_left_out_evenly() {
        assert_eq!(spread(&[0, 1, 2, 3, 4, 5, 6, 7], 4), [0, 2, 4, 6]);
        assert_eq!(spread(&[0, 1], 5), [0, 1]);
    }
}
