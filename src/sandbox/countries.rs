//! The assigned country codes: the sandbox's own list, which detects errors in the program's.

/// The 249 codes of ISO 3166-1 alpha-2, and `XK` (Kosovo), which is in wide use.
const ASSIGNED: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW \
    BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI \
    FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN \
    IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME \
    MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF \
    PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV \
    SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK \
    YE YT ZA ZM ZW";

/// Whether this is an assigned code, in upper case.
pub(super) fn is_assigned(code: &str) -> bool {
    ASSIGNED.split(' ').any(|it| it == code)
}

#[cfg(test)]
mod tests {
    use super::{ASSIGNED, is_assigned};

    #[test]
    fn the_list_is_complete() {
        assert_eq!(ASSIGNED.split(' ').count(), 250);
        assert!(ASSIGNED.split(' ').all(|it| it.len() == 2), "no code is lost at the end of a line");
        assert!(["GB", "PL", "AD", "ZW", "XK"].into_iter().all(is_assigned));
        assert!(["UK", "gb", "EU", "", "GBR", "GB PL", "G"].into_iter().all(|it| !is_assigned(it)));
    }
}
