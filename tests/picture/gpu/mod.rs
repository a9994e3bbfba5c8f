//! The GPU path against mathematics, on whatever adapter there is. Without any adapter these tests pass, saying so.

mod layers;
mod reference;
mod transitions;
