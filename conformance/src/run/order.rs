//! The order of checks: the reports' own, or one that a number stands for.

/// Puts things into the order that the seed stands for; the same on every machine.
pub(super) fn shuffle<T>(things: &mut [T], seed: u64) {
    let mut state = seed;
    for left in (2..=things.len()).rev() {
        let pick = next(&mut state) % u64::try_from(left).unwrap_or(u64::MAX);
        things.swap(left - 1, usize::try_from(pick).unwrap_or(0));
    }
}

/// `SplitMix64`: a few lines that give the same numbers everywhere.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::shuffle;

    fn shuffled(seed: u64) -> Vec<u32> {
        let mut things: Vec<_> = (0..10).collect();
        shuffle(&mut things, seed);
        things
    }

    #[test]
    fn a_seed_stands_for_one_order_of_the_same_things() {
        assert_eq!(shuffled(1), shuffled(1));
        assert_ne!(shuffled(1), shuffled(2));
        let mut sorted = shuffled(3);
        sorted.sort_unstable();
        assert_eq!(sorted, (0..10).collect::<Vec<_>>());
        shuffle::<u8>(&mut [], 1);
    }
}
