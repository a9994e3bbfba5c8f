//! The director.
