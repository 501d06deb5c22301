"""What all tests share: no test is timed, and none waits for ever."""

from __future__ import annotations

import hypothesis

# How long an example takes is for the benchmarks to tell: on a busy machine a deadline fails what is right.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")
