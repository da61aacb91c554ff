//! Readers and writers of other formats, over memory.
