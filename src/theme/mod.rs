//! Roles and the styles a theme gives them.
