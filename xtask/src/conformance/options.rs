//! The options of `cargo xtask conformance`.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

pub(super) const HELP: &str = "\
usage: cargo xtask conformance [OPTION…]

  --focus RE           only specs whose text matches; may be given several times
  --skip RE            none whose text matches; may be given several times
  --sig NAME           only specs of this group, such as node or api-machinery
  --procs N            how many specs run side by side (8); serial ones follow one by one
  --nodes N            nodes of the cluster (1)
  --release            a cluster of the program that is built for release
  --keep               the cluster stays, for a look at it
  --against KUBECONFIG another cluster, whose images are there or can be pulled
  --update             adds what passes to docs/conformance.txt";

/// Most of a spec's time is waiting, so there are more of them than processors.
const PROCS: usize = 8;

#[derive(Debug, PartialEq)]
pub(super) struct Options {
    pub(super) focus: Vec<String>,
    pub(super) skip: Vec<String>,
    pub(super) sig: Option<String>,
    pub(super) procs: usize,
    pub(super) release: bool,
    pub(super) keep: bool,
    pub(super) against: Option<PathBuf>,
    pub(super) update: bool,
}

impl Options {
    /// Reads the words of the command line; `None` stands for a call for help.
    pub(super) fn parse(words: &[String]) -> Result<Option<Self>> {
        let mut options = Self {
            focus: Vec::new(),
            skip: Vec::new(),
            sig: None,
            procs: PROCS,
            release: false,
            keep: false,
            against: None,
            update: false,
        };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().cloned().with_context(|| format!("{word} needs a value"));
            match word.as_str() {
                "--help" | "-h" | "help" => return Ok(None),
                "--focus" => options.focus.push(value()?),
                "--skip" => options.skip.push(value()?),
                "--sig" => options.sig = Some(value()?.trim_start_matches("sig-").to_owned()),
                "--procs" => options.procs = count(word, &value()?)?,
                "--nodes" if count(word, &value()?)? == 1 => {}
                "--nodes" => bail!("a cluster has one node yet; leave --nodes out"),
                "--release" => options.release = true,
                "--keep" => options.keep = true,
                "--against" => options.against = Some(std::path::absolute(value()?)?),
                "--update" => options.update = true,
                _ => bail!("there is no option {word:?}\n\n{HELP}"),
            }
        }
        Ok(Some(options))
    }

    /// Which labels a spec needs, in the suite's own language.
    pub(super) fn labels(&self) -> String {
        match &self.sig {
            Some(sig) => format!("Conformance && sig-{sig}"),
            None => "Conformance".to_owned(),
        }
    }
}

fn count(option: &str, value: &str) -> Result<usize> {
    match value.parse() {
        Ok(count) if count > 0 => Ok(count),
        _ => bail!("{option} needs a number above 0, not {value:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::Options;

    fn parse(line: &str) -> anyhow::Result<Option<Options>> {
        Options::parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn options_are_read() {
        let options = parse("--focus a --focus b --sig sig-node --procs 3 --update").unwrap().unwrap();
        assert_eq!(options.focus, ["a", "b"]);
        assert_eq!((options.procs, options.update, options.keep), (3, true, false));
        assert_eq!(options.labels(), "Conformance && sig-node");
        assert_eq!(parse("").unwrap().unwrap().labels(), "Conformance");
        assert_eq!(parse("--focus a --help").unwrap(), None);
    }

    #[test]
    fn what_cannot_be_done_is_refused() {
        for (line, text) in [
            ("--procs 0", "--procs needs a number above 0, not \"0\""),
            ("--focus", "--focus needs a value"),
            ("--nodes 2", "a cluster has one node yet; leave --nodes out"),
            ("--fast", "there is no option \"--fast\""),
        ] {
            let error = parse(line).unwrap_err().to_string();
            assert!(error.starts_with(text), "{line}: {error}");
        }
        assert!(parse("--nodes 1").unwrap().is_some());
    }
}
