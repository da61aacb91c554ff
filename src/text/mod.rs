//! Text without a terminal: width, wrapping, safety, segmentation. Pure.

pub mod alike;
pub mod chars;
mod class;
pub mod find;
pub mod grapheme;
pub mod language;
pub mod name;
pub mod sentence;
pub mod shown;
pub mod similar;
pub mod width;
pub mod words;
pub mod wrap;

pub(crate) use class::is_bidi_control;
