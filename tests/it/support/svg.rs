//! A frame as a picture: an SVG whose cells lie on an exact grid, whatever font the reader has.
//!
//! Lines, blocks and arrows are drawn as shapes, so that frames close and bars have no gaps; words are text, so that
//! they can be read, found and copied.

use emic::text::width::width;
use emic::theme::contrast::{Rgb, xterm};
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use std::fmt::Write as _;

/// Width and height of a cell, in pixels.
const CELL: (f64, f64) = (8.0, 17.0);
/// The size at which most monospaced fonts fill such a cell.
const FONT: f64 = 13.3;
/// Where letters stand in their cell, from its top.
const BASE: f64 = 12.5;
/// What is left free around the frame.
const MARGIN: f64 = 14.0;
/// Letters and ground of cells that leave both to the terminal.
const PLAIN: (Rgb, Rgb) = (Rgb(0xd5, 0xd9, 0xe0), Rgb(0x15, 0x18, 0x1d));

/// Returns the picture of a frame, with its title and what it shows for those who cannot see it.
pub fn svg(buffer: &Buffer, title: &str, shows: &str) -> String {
    let (columns, rows) = (f64::from(buffer.area.width), f64::from(buffer.area.height));
    let (wide, high) = (columns * CELL.0 + 2.0 * MARGIN, rows * CELL.1 + 2.0 * MARGIN);
    let ground = buffer.content.first().map_or(PLAIN.1, |cell| colors(cell).1);
    let drawing = Drawing::of(buffer, ground);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {wide} {high}\" width=\"{wide}\" height=\"{high}\" \
         role=\"img\" aria-labelledby=\"title shows\">\n\
         <title id=\"title\">{}</title>\n<desc id=\"shows\">{}</desc>\n",
        escaped(title),
        escaped(shows)
    );
    out.push_str("<style>text{font:");
    let _ =
        write!(out, "{FONT}px ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono','Noto Sans Mono',monospace;");
    out.push_str("font-variant-ligatures:none}g rect{shape-rendering:crispEdges}");
    for (nth, ink) in drawing.inks.iter().enumerate() {
        let _ = write!(out, "\n.{}{{{}}}", class(nth), ink.css());
    }
    let _ = writeln!(out, "</style>\n<rect width=\"{wide}\" height=\"{high}\" rx=\"9\" fill=\"{}\"/>", hex(ground));
    let _ = writeln!(out, "<g transform=\"translate({MARGIN} {MARGIN})\">");
    drawing.write(&mut out);
    out + "</g>\n</svg>\n"
}

/// How letters look.
#[derive(Clone, Copy, PartialEq)]
struct Ink {
    color: Rgb,
    bold: bool,
    italic: bool,
}

impl Ink {
    fn css(self) -> String {
        let bold = if self.bold { ";font-weight:700" } else { "" };
        let italic = if self.italic { ";font-style:italic" } else { "" };
        format!("fill:{}{bold}{italic}", hex(self.color))
    }
}

/// Letters of one look in cells beside each other.
struct Run {
    column: usize,
    row: usize,
    ink: Ink,
    /// Whether each letter takes two cells.
    wide: bool,
    /// A letter that many fonts take from another one is placed by itself: how wide it is there moves nothing else.
    alone: bool,
    text: String,
    cells: usize,
}

#[derive(Clone, Copy)]
struct Block {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
    color: Rgb,
}

#[derive(Default)]
struct Drawing {
    inks: Vec<Ink>,
    grounds: Vec<Block>,
    blocks: Vec<Block>,
    /// Thin lines and arrows: colour, whether filled, path.
    lines: Vec<(Rgb, bool, String)>,
    runs: Vec<Run>,
}

impl Drawing {
    fn of(buffer: &Buffer, ground: Rgb) -> Self {
        let mut drawing = Self::default();
        let columns = usize::from(buffer.area.width.max(1));
        for (row, cells) in buffer.content.chunks(columns).enumerate() {
            let mut column = 0;
            while let Some(cell) = cells.get(column) {
                let taken = width(cell.symbol()).max(1);
                drawing.cell(cell, (column, row), taken, ground);
                column += taken;
            }
        }
        for run in &drawing.runs {
            if !drawing.inks.contains(&run.ink) {
                drawing.inks.push(run.ink);
            }
        }
        drawing
    }

    fn cell(&mut self, cell: &Cell, (column, row): (usize, usize), taken: usize, ground: Rgb) {
        let (color, behind) = colors(cell);
        let whole = at(column, row, (0.0, 0.0), (float(taken), 1.0), behind);
        if behind != ground {
            lay(&mut self.grounds, whole);
        }
        if cell.modifier.contains(Modifier::UNDERLINED) {
            lay(&mut self.blocks, Block { top: whole.top + BASE + 2.0, height: 1.0, color, ..whole });
        }
        if let Some((from, size)) = block(cell.symbol()) {
            lay(&mut self.blocks, at(column, row, from, size, color));
        } else if let Some((filled, path)) = shape(cell.symbol(), (whole.left, whole.top)) {
            self.line(color, filled, &path);
        } else {
            let marks = cell.modifier;
            let (bold, italic) = (marks.contains(Modifier::BOLD), marks.contains(Modifier::ITALIC));
            self.letters(cell.symbol(), (column, row), taken, Ink { color, bold, italic });
        }
    }

    fn line(&mut self, color: Rgb, filled: bool, path: &str) {
        match self.lines.iter_mut().find(|(c, f, _)| (*c, *f) == (color, filled)) {
            Some((.., all)) => all.push_str(path),
            None => self.lines.push((color, filled, path.to_owned())),
        }
    }

    fn letters(&mut self, text: &str, (column, row): (usize, usize), cells: usize, ink: Ink) {
        let usual = |c: char| c < '\u{250}' || "–—‘’“”…·".contains(c);
        let alone = cells == 1 && !text.chars().all(usual);
        let wide = cells > 1;
        let touches = |run: &&mut Run| {
            let next = run.row == row && run.column + run.cells == column && run.wide == wide;
            // Some viewers make several blanks one: a run holds none that follow each other.
            let blanks = run.text.ends_with(' ');
            next && !run.alone && !alone && (if text == " " { !blanks } else { run.ink == ink })
        };
        match self.runs.last_mut().filter(touches) {
            Some(run) => {
                run.text.push_str(text);
                run.cells += cells;
            }
            None if text == " " => {}
            None => self.runs.push(Run { column, row, ink, wide, alone, text: text.into(), cells }),
        }
    }

    fn write(&self, out: &mut String) {
        for Block { left, top, width, height, color } in stacked(&self.grounds).iter().chain(&stacked(&self.blocks)) {
            let [x, y, width, height] = [left, top, width, height].map(|number| short(*number));
            let fill = hex(*color);
            let _ = writeln!(out, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{fill}\"/>");
        }
        for (color, filled, path) in &self.lines {
            let how = if *filled { "fill" } else { "fill=\"none\" stroke" };
            let _ = writeln!(out, "<path {how}=\"{}\" d=\"{path}\"/>", hex(*color));
        }
        for run in &self.runs {
            let nth = self.inks.iter().position(|ink| *ink == run.ink).unwrap_or_default();
            let text = run.text.trim_end();
            // Every character but a wide one takes a cell, so what was trimmed is as many cells.
            let cells = run.cells - (run.text.chars().count() - text.chars().count());
            let (x, y) = (float(run.column) * CELL.0, short(float(run.row) * CELL.1 + BASE));
            let place = if run.alone {
                format!("x=\"{}\" y=\"{y}\" text-anchor=\"middle\"", short(x + CELL.0 / 2.0))
            } else {
                let long = short(float(cells) * CELL.0);
                format!("x=\"{}\" y=\"{y}\" textLength=\"{long}\" lengthAdjust=\"spacingAndGlyphs\"", short(x))
            };
            let _ = writeln!(out, "<text class=\"{}\" {place}>{}</text>", class(nth), escaped(text));
        }
    }
}

/// A part of a cell, said in cells.
fn at(column: usize, row: usize, from: (f64, f64), size: (f64, f64), color: Rgb) -> Block {
    let (x, y) = (float(column) + from.0, float(row) + from.1);
    Block { left: x * CELL.0, top: y * CELL.1, width: size.0 * CELL.0, height: size.1 * CELL.1, color }
}

/// Adds a block, as part of the one before it where they touch.
fn lay(blocks: &mut Vec<Block>, new: Block) {
    let touches = |last: &Block| {
        let beside = same(last.left + last.width, new.left) && same(last.top, new.top);
        last.color == new.color && beside && same(last.height, new.height)
    };
    match blocks.last_mut().filter(|last| touches(last)) {
        Some(last) => last.width += new.width,
        None => blocks.push(new),
    }
}

/// Returns the blocks with those made one that stand on each other.
fn stacked(blocks: &[Block]) -> Vec<Block> {
    let mut stacked: Vec<Block> = Vec::new();
    for new in blocks {
        let carries = |b: &&mut Block| {
            let on = same(b.top + b.height, new.top) && same(b.left, new.left) && same(b.width, new.width);
            b.color == new.color && on
        };
        match stacked.iter_mut().find(carries) {
            Some(above) => above.height += new.height,
            None => stacked.push(*new),
        }
    }
    stacked
}

fn float(cells: usize) -> f64 {
    f64::from(u16::try_from(cells).unwrap())
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.01
}

/// Returns the part of its cell that a block character or a heavy line fills: from where, and how much.
fn block(symbol: &str) -> Option<((f64, f64), (f64, f64))> {
    const LEFT: [&str; 8] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"];
    const LOWER: [&str; 7] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇"];
    let eighths = |list: &[&str]| (0..).zip(list).find(|(_, s)| **s == symbol).map(|(n, _)| f64::from(n + 1) / 8.0);
    if symbol == "┃" {
        return Some(((0.3125, 0.0), (0.375, 1.0)));
    }
    if let Some(width) = eighths(&LEFT) {
        // Bars on rows above each other stay bars.
        return Some(((0.0, 0.06), (width, 0.88)));
    }
    eighths(&LOWER).map(|height| ((0.0, 1.0 - height), (1.0, height)))
}

/// Returns the path of a thin line or an arrow in the cell at this place, and whether it is filled.
fn shape(symbol: &str, (x, y): (f64, f64)) -> Option<(bool, String)> {
    let (cx, cy, right, bottom) = (x + CELL.0 / 2.0, y + CELL.1 / 2.0, x + CELL.0, y + CELL.1);
    let line = |parts: &[(char, f64, f64)]| {
        let points = parts.iter().map(|(how, x, y)| format!("{how}{} {}", short(*x), short(*y)));
        points.collect::<String>()
    };
    // A rounded corner: from the middle of one edge, round, to the middle of another.
    let corner = |side: f64, end: f64| {
        let bend = cy + (end - cy).signum() * 4.0;
        format!(
            "{}Q{} {} {} {}",
            line(&[('M', cx, end), ('L', cx, bend)]),
            short(cx),
            short(cy),
            short(side),
            short(cy)
        )
    };
    let path = match symbol {
        "─" => line(&[('M', x, cy), ('L', right, cy)]),
        "│" => line(&[('M', cx, y), ('L', cx, bottom)]),
        "├" => line(&[('M', cx, y), ('L', cx, bottom), ('M', cx, cy), ('L', right, cy)]),
        "┤" => line(&[('M', cx, y), ('L', cx, bottom), ('M', x, cy), ('L', cx, cy)]),
        "╭" => corner(right, bottom),
        "╮" => corner(x, bottom),
        "╰" => corner(right, y),
        "╯" => corner(x, y),
        "▸" => return Some((true, line(&[('M', x + 2.0, cy - 3.0), ('L', x + 6.5, cy), ('L', x + 2.0, cy + 3.0)]))),
        "▾" => {
            return Some((true, line(&[('M', x + 1.0, cy - 2.0), ('L', x + 7.0, cy - 2.0), ('L', cx, cy + 2.5)])));
        }
        _ => return None,
    };
    Some((false, path))
}

/// Returns what is seen of the letters and behind them.
fn colors(cell: &Cell) -> (Rgb, Rgb) {
    let (fg, bg) = (rgb(cell.fg).unwrap_or(PLAIN.0), rgb(cell.bg).unwrap_or(PLAIN.1));
    if cell.modifier.contains(Modifier::REVERSED) { (bg, fg) } else { (fg, bg) }
}

/// Returns a colour as xterm shows it.
fn rgb(color: Color) -> Option<Rgb> {
    Some(match color {
        Color::Rgb(r, g, b) => Rgb(r, g, b),
        Color::Indexed(index @ 16..) => xterm(index),
        Color::Black => Rgb(0, 0, 0),
        Color::Red => Rgb(205, 0, 0),
        Color::Blue => Rgb(0, 0, 238),
        Color::Magenta => Rgb(205, 0, 205),
        Color::Gray => Rgb(229, 229, 229),
        Color::White => Rgb(255, 255, 255),
        Color::LightRed => Rgb(255, 0, 0),
        Color::LightGreen => Rgb(0, 255, 0),
        Color::LightYellow => Rgb(255, 255, 0),
        Color::LightBlue => Rgb(92, 92, 255),
        Color::LightMagenta => Rgb(255, 0, 255),
        Color::LightCyan => Rgb(0, 255, 255),
        Color::Reset => return None,
        other => panic!("{other} is in no theme"),
    })
}

fn hex(Rgb(r, g, b): Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// Returns a number with at most two decimals, and no more than it needs.
fn short(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Returns the name of the class of the `nth` ink: `a` to `z`, then `aa`.
fn class(nth: usize) -> String {
    let letter = char::from(b'a' + u8::try_from(nth % 26).unwrap());
    if nth < 26 { letter.to_string() } else { format!("{}{letter}", class(nth / 26 - 1)) }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    fn picture(pieces: &[(&str, Style)]) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 2));
        let mut x = 0;
        for (text, style) in pieces {
            (x, _) = buffer.set_stringn(x, 0, text, 20, *style);
        }
        svg(&buffer, "A <title>", "Words & “more”")
    }

    /// What stands in the text elements: column of its left edge, cells, words.
    fn runs(svg: &str) -> Vec<(f64, f64, String)> {
        let part = |line: &str, name: &str| -> f64 {
            line.split(&format!(" {name}=\""))
                .nth(1)
                .map_or(0.0, |rest| rest.split('"').next().unwrap().parse().unwrap())
        };
        let lines = svg.lines().filter(|line| line.starts_with("<text"));
        let words = |line: &str| line.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned();
        lines.map(|line| (part(line, "x") / CELL.0, part(line, "textLength") / CELL.0, words(line))).collect()
    }

    #[test]
    fn words_stand_in_their_cells_wide_ones_too() {
        let (plain, red) = (Style::new(), Style::new().fg(Color::Rgb(255, 0, 0)));
        let shown = runs(&picture(&[("one two ", plain), ("访谈", plain), (" ✓ x", plain), ("y  ", red)]));
        let wanted = [(0.0, 7.0, "one two"), (8.0, 4.0, "访谈"), (13.5, 0.0, "✓"), (15.0, 1.0, "x"), (16.0, 1.0, "y")];
        assert_eq!(shown, wanted.map(|(x, long, words)| (x, long, words.to_owned())));
    }

    #[test]
    fn a_picture_says_what_it_shows_and_nothing_of_a_text_becomes_its_own() {
        let svg = picture(&[("a<b>&c", Style::new())]);
        assert!(svg.contains("role=\"img\"") && svg.contains("<title id=\"title\">A &lt;title&gt;</title>"), "{svg}");
        assert!(svg.contains("Words &amp; “more”") && svg.contains(">a&lt;b&gt;&amp;c</text>"), "{svg}");
    }

    #[test]
    fn marks_are_seen() {
        let style = |mark| Style::new().fg(Color::Rgb(1, 2, 3)).bg(Color::Rgb(4, 5, 6)).add_modifier(mark);
        assert!(picture(&[("a", style(Modifier::BOLD))]).contains("fill:#010203;font-weight:700"));
        assert!(picture(&[("a", style(Modifier::ITALIC))]).contains("fill:#010203;font-style:italic"));
        assert!(picture(&[("a", style(Modifier::REVERSED))]).contains("fill:#040506"));
        let line = "<rect x=\"0\" y=\"14.5\" width=\"16\" height=\"1\" fill=\"#010203\"/>";
        assert!(picture(&[("ab", style(Modifier::UNDERLINED))]).contains(line));
    }

    #[test]
    fn grounds_that_touch_are_one_block() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 9, 6));
        buffer.set_style(Rect::new(2, 1, 4, 3), Style::new().bg(Color::Rgb(9, 9, 9)));
        let svg = svg(&buffer, "", "");
        let block = "<rect x=\"16\" y=\"17\" width=\"32\" height=\"51\" fill=\"#090909\"/>";
        assert_eq!(svg.matches("#090909").count(), 1);
        assert!(svg.contains(block), "{svg}");
    }
}
