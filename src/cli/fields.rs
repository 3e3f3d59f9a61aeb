//! `vcc-user fields`: the catalogue.

use super::args::FieldsArgs;
use super::exit::{Code, Stop};
use super::{print, print_json, table};
use crate::user::reference;

/// Runs it.
pub fn run(args: &FieldsArgs) -> Result<Code, Stop> {
    if args.json {
        print_json(&reference::json())?;
    } else if args.schema {
        print_json(&reference::schema())?;
    } else if args.markdown {
        print(&reference::markdown())?;
    } else {
        let heading = reference::COLUMNS.map(str::to_owned);
        let rows: Vec<_> = std::iter::once(heading).chain(reference::rows()).collect();
        print(&table(&rows))?;
    }
    Ok(Code::DONE)
}
