//! A grid of dark and light modules as the smallest SVG that prints sharply.

use std::fmt::Write;

/// Draws `columns` modules per row; `rows` are drawn `row_height` modules high, dark where `true`.
///
/// `quiet` modules of white are left on the four sides, as readers need. Equal neighbours in a row
/// become one rectangle, all of them one path, so that a receipt carries kilobytes, not tens of.
pub(crate) fn draw(rows: &[Vec<bool>], row_height: usize, quiet: (usize, usize)) -> String {
    let (left, top) = quiet;
    let columns = rows.first().map_or(0, Vec::len);
    let width = columns + 2 * left;
    let height = rows.len() * row_height + 2 * top;
    let mut path = String::new();
    for (y, row) in rows.iter().enumerate() {
        for (x, length) in runs(row) {
            let (x, y) = (x + left, y * row_height + top);
            write!(path, "M{x} {y}h{length}v{row_height}h-{length}z")
                .expect("writing to a String cannot fail");
        }
    }
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{width}v{height}H0z"/><path fill="#000" d="{path}"/></svg>"##
    )
}

/// Start and length of each run of dark modules.
fn runs(row: &[bool]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (x, _) in row.iter().enumerate().filter(|(_, dark)| **dark) {
        match runs.last_mut() {
            Some((start, length)) if *start + *length == x => *length += 1,
            _ => runs.push((x, 1)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_become_one_rectangle() {
        let rows = vec![vec![true, true, false, true], vec![false; 4]];
        let svg = draw(&rows, 1, (2, 1));
        assert!(svg.contains(r#"viewBox="0 0 8 4""#), "{svg}");
        assert!(svg.contains(r#"d="M2 1h2v1h-2zM5 1h1v1h-1z""#), "{svg}");
    }
}
