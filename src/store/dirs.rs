//! The program's folders. Nothing is created here; a folder is created with its first file.

use super::config;
use directories::ProjectDirs;
use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

/// The name of the folders.
const NAME: &str = "vcc-user";

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dirs {
    pub(crate) config: PathBuf,
    pub(crate) state: PathBuf,
}

/// The system has no home directory for the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no home directory: set HOME, or XDG_CONFIG_HOME and XDG_STATE_HOME, to a full path")]
pub(crate) struct NoHome;

impl Dirs {
    /// The folders of the user who runs the program.
    pub(crate) fn find() -> Result<Self, NoHome> {
        Self::from_variables(|name| env::var_os(name), Self::of_system)
    }

    /// The folders by environment variables, which `var` looks up; `system` returns those of the operating system and is
    /// called only where the variables do not decide.
    pub(crate) fn from_variables(
        var: impl Fn(&str) -> Option<OsString>,
        system: impl FnOnce() -> Option<Self>,
    ) -> Result<Self, NoHome> {
        let full = |name: &str| var(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let own = |name: &str| if cfg!(unix) { full(name).map(|path| path.join(NAME)) } else { None };
        let (config, state) = match (own("XDG_CONFIG_HOME"), own("XDG_STATE_HOME")) {
            (Some(config), Some(state)) => return Ok(Self { config, state }),
            some => some,
        };
        // Without HOME the user database would name a folder, where a user who unset HOME does not expect files.
        if cfg!(unix) && full("HOME").is_none() {
            return Err(NoHome);
        }
        let system = system().ok_or(NoHome)?;
        Ok(Self { config: config.unwrap_or(system.config), state: state.unwrap_or(system.state) })
    }

    fn of_system() -> Option<Self> {
        let dirs = ProjectDirs::from("", "", NAME)?;
        // macOS and Windows have no directory for state.
        let state = dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir());
        Some(Self { config: dirs.config_dir().to_owned(), state: state.to_owned() })
    }

    pub(crate) fn drafts(&self) -> PathBuf {
        self.config.join("drafts")
    }

    pub(crate) fn config_file(&self) -> PathBuf {
        self.config.join(config::FILE)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn dirs(config: &str, state: &str) -> Dirs {
        Dirs { config: config.into(), state: state.into() }
    }

    #[test]
    fn absolute_variables_win_and_no_home_is_an_error() {
        let system = || dirs("/system/config", "/system/state");
        let from = |vars: &[(&str, &str)]| {
            let value = |name: &str| vars.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into());
            Dirs::from_variables(value, || Some(system()))
        };
        let (both, home) = ([("XDG_CONFIG_HOME", "/c"), ("XDG_STATE_HOME", "/s")], ("HOME", "/home/jana"));
        assert_eq!(from(&both), Ok(dirs("/c/vcc-user", "/s/vcc-user")));
        assert_eq!(from(&[home]), Ok(system()));
        let one = from(&[home, ("XDG_CONFIG_HOME", "/c"), ("XDG_STATE_HOME", "relative")]);
        assert_eq!(one, Ok(dirs("/c/vcc-user", "/system/state")));
        for vars in [&[][..], &[("HOME", "")], &[("HOME", "here"), ("XDG_STATE_HOME", "/s")]] {
            assert_eq!(from(vars), Err(NoHome), "{vars:?}");
        }
    }
}
