//! A correct plugin whose every behaviour is plain data, and the faults that spoil one.
