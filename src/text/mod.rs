//! Text without a terminal: width, wrapping, safety, segmentation. Pure.
