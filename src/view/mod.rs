//! Draws the app into a buffer; reads only.
