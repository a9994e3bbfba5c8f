//! `offcut node-render`: one job of a node, in a process of its own. Nobody types it.

use clap::Args;

use crate::base::Exit;
use crate::node::render_for_node;
use crate::render::Failure;

use super::command::Command;
use super::console::Console;

/// Renders one job of a node, which gives the order.
#[derive(Debug, Args)]
pub(super) struct NodeRender {}

impl Command for NodeRender {
    fn run(&self, _: &Console) -> Result<Exit, Failure> {
        render_for_node().map(|()| Exit::Done)
    }
}
