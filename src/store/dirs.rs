//! Where the program keeps its files. Nothing is created here: a folder comes to be when something is written into it.

use super::config;
use directories::ProjectDirs;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The folder's name below the directories of the person.
const NAME: &str = "vcc-user";

/// The program's folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dirs {
    /// Holds `config.toml` and `drafts/`.
    pub config: PathBuf,
    /// Holds what was sent, and logs.
    pub state: PathBuf,
}

/// The system does not say where the person's files belong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no home directory: set HOME, or XDG_CONFIG_HOME and XDG_STATE_HOME, to a full path")]
pub struct NoHome;

impl Dirs {
    /// The folders of the person who runs the program.
    pub fn find() -> Result<Self, NoHome> {
        Self::from(|name| env::var_os(name), Self::of_system)
    }

    /// The folders by the environment that `var` looks up; `system` names those of the operating system and is asked
    /// only where the environment does not decide.
    pub fn from(
        var: impl Fn(&str) -> Option<OsString>,
        system: impl FnOnce() -> Option<Self>,
    ) -> Result<Self, NoHome> {
        let full = |name: &str| var(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let own = |name: &str| if cfg!(unix) { full(name).map(|path| path.join(NAME)) } else { None };
        let (config, state) = match (own("XDG_CONFIG_HOME"), own("XDG_STATE_HOME")) {
            (Some(config), Some(state)) => return Ok(Self { config, state }),
            some => some,
        };
        // Without HOME the system's own list of users would name a folder. Whoever unset HOME does not expect files there.
        if cfg!(unix) && full("HOME").is_none() {
            return Err(NoHome);
        }
        let system = system().ok_or(NoHome)?;
        Ok(Self { config: config.unwrap_or(system.config), state: state.unwrap_or(system.state) })
    }

    fn of_system() -> Option<Self> {
        let dirs = ProjectDirs::from("", "", NAME)?;
        // macOS and Windows know no directory for state.
        let state = dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir());
        Some(Self { config: dirs.config_dir().to_owned(), state: state.to_owned() })
    }

    /// Where the drafts are.
    pub fn drafts(&self) -> PathBuf {
        self.config.join("drafts")
    }

    /// Where the accounts are.
    pub fn config_file(&self) -> PathBuf {
        self.config.join(config::FILE)
    }
}

/// A path below the home directory as people write it: `~/.config/vcc-user`.
pub fn shown(path: &Path, home: Option<&Path>) -> String {
    match home.and_then(|home| path.strip_prefix(home).ok()) {
        Some(rest) => format!("~/{}", rest.display()),
        None => path.display().to_string(),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn system() -> Dirs {
        Dirs { config: "/system/config".into(), state: "/system/state".into() }
    }

    fn with(vars: &'static [(&str, &str)]) -> impl Fn(&str) -> Option<OsString> {
        move |name| vars.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value))
    }

    #[test]
    fn the_environment_wins_where_it_names_a_full_path() {
        let both = with(&[("XDG_CONFIG_HOME", "/c"), ("XDG_STATE_HOME", "/s")]);
        let dirs = Dirs::from(both, || None).unwrap();
        assert_eq!(dirs, Dirs { config: "/c/vcc-user".into(), state: "/s/vcc-user".into() });
        assert_eq!(dirs.drafts(), Path::new("/c/vcc-user/drafts"));
        assert_eq!(dirs.config_file(), Path::new("/c/vcc-user/config.toml"));
        let one = with(&[("HOME", "/home/jana"), ("XDG_CONFIG_HOME", "/c"), ("XDG_STATE_HOME", "relative")]);
        let dirs = Dirs::from(one, || Some(system())).unwrap();
        assert_eq!(dirs, Dirs { config: "/c/vcc-user".into(), state: "/system/state".into() });
    }

    #[test]
    fn without_a_home_there_is_none() {
        assert_eq!(Dirs::from(with(&[]), || Some(system())), Err(NoHome));
        assert_eq!(Dirs::from(with(&[("HOME", "")]), || Some(system())), Err(NoHome));
        assert_eq!(
            Dirs::from(with(&[("HOME", "here"), ("XDG_STATE_HOME", "/s")]), || Some(system())),
            Err(NoHome)
        );
        assert_eq!(Dirs::from(with(&[("HOME", "/home/jana")]), || Some(system())), Ok(system()));
    }

    #[test]
    fn a_path_at_home_is_shown_short() {
        let home = Some(Path::new("/home/jana"));
        assert_eq!(shown(Path::new("/home/jana/.config/vcc-user"), home), "~/.config/vcc-user");
        assert_eq!(shown(Path::new("/srv/vcc-user"), home), "/srv/vcc-user");
    }
}
