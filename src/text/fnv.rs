//! FNV-1a, 64 bits: a sum that stays the same in every version of Rust and on every machine, which the standard library's
//! does not promise. It tells things apart; it proves nothing against somebody who forges them.

/// The sum of numbers in their order. Of bytes it is the one that its authors publish.
pub fn fnv1a(numbers: impl IntoIterator<Item = u64>) -> u64 {
    numbers
        .into_iter()
        .fold(0xcbf2_9ce4_8422_2325, |sum, number| (sum ^ number).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::fnv1a;

    #[test]
    fn sums_as_its_authors_do() {
        let of = |text: &str| fnv1a(text.bytes().map(u64::from));
        assert_eq!(of(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(of("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(of("foobar"), 0x8594_4171_f739_67e8);
    }
}
