//! FNV-1a, 64 bits: a hash that is stable across Rust versions and machines, which the standard library's is not. It is
//! not cryptographic.

/// Hashes numbers in their order; for bytes this is standard FNV-1a.
pub(crate) fn fnv1a(numbers: impl IntoIterator<Item = u64>) -> u64 {
    numbers
        .into_iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, number| (hash ^ number).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::fnv1a;

    #[test]
    fn matches_the_published_values() {
        let hash = |text: &str| fnv1a(text.bytes().map(u64::from));
        assert_eq!(hash(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(hash("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(hash("foobar"), 0x8594_4171_f739_67e8);
    }
}
