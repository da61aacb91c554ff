//! The project folder on disk: the only layer that touches project files.
