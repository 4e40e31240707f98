//! Standard input, which is the host's own: a right plugin leaves it alone.

use crate::behaviour::Stdin;
use crate::ending::{Cause, Ending};

/// Ends the plugin at the end of standard input, where it is watched.
pub(crate) fn watch(behaviour: Stdin, ending: Ending) {
    if behaviour == Stdin::Watched {
        std::thread::spawn(move || {
            // An input that cannot be read has come to its end too.
            let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
            ending.end(Cause::StdinClosed);
        });
    }
}
