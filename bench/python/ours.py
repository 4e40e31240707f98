"""A plugin on the runtime, which serves the probe and nothing else."""

from __future__ import annotations

import plugwright

plugwright.serve(plugwright.MagicCookie("BENCH_PLUGIN", "1"), {1: []})
