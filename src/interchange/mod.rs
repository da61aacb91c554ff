//! Readers and writers of other formats, over memory.

pub mod archive;
pub mod codebook_in;
pub mod csv_out;
pub mod file_out;
pub mod json_out;
pub mod markdown_out;
pub mod pack;
pub mod participants_in;
pub mod sheet_in;
pub mod table_out;
pub mod transcript_in;
