//! `vcc-user fields`: prints the catalogue of fields.

use super::args::FieldsArgs;
use super::exit::{CliError, ExitStatus};
use super::{print, print_json, table};
use crate::model::catalogue_export;

pub(crate) fn run(args: &FieldsArgs) -> Result<ExitStatus, CliError> {
    if args.json {
        print_json(&catalogue_export::json())?;
    } else if args.schema {
        print_json(&catalogue_export::schema())?;
    } else if args.markdown {
        print(&catalogue_export::markdown())?;
    } else {
        let heading = catalogue_export::COLUMNS.map(str::to_owned);
        let rows: Vec<_> = std::iter::once(heading).chain(catalogue_export::rows()).collect();
        print(&table(&rows))?;
    }
    Ok(ExitStatus::DONE)
}
