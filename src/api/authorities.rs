//! The certificates of `ca_file`: PEM as it comes from a company's help desk, with a byte order mark, text between the
//! certificates, several of them, or a damaged one.

use super::client_error::ClientError;
use crate::text::sanitize;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Certificate;
use rustls::RootCertStore;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

const MAX_BYTES: u64 = 1024 * 1024;
const KIND: &str = "CERTIFICATE";

/// The authorities of an account beside those of the system.
#[derive(Debug, Clone, Default)]
pub(super) struct Authorities {
    pub(super) certificates: Vec<Certificate>,
    /// Why the others are not used, as sentences.
    pub(super) unused: Vec<String>,
}

impl Authorities {
    /// Reads a file; one without a certificate that can be used is an error.
    pub(super) fn read(path: &Path) -> Result<Self, ClientError> {
        let shown = sanitize::single_line(&path.display().to_string(), 300);
        let wrong = |why: String| ClientError::CaFile(shown.clone(), why);
        let metadata = std::fs::metadata(path).map_err(|error| wrong(error.to_string()))?;
        if !metadata.is_file() {
            return Err(wrong("is no file".to_owned()));
        }
        let mut bytes = Vec::new();
        let file = File::open(path).map_err(|error| wrong(error.to_string()))?;
        file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| wrong(error.to_string()))?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(wrong("is larger than 1 MB".to_owned()));
        }
        let (certificates, unused) = parse(&decode(&bytes));
        if certificates.is_empty() {
            let why = "holds no certificate in PEM form (-----BEGIN CERTIFICATE-----) that can be used";
            return Err(wrong([&[why.to_owned()], &unused[..]].concat().join("; ")));
        }
        let unused = unused.iter().map(|why| format!("ca_file {shown}: {why}. The others are used."));
        Ok(Self { certificates, unused: unused.collect() })
    }
}

/// The text of a file with lines that end in `\n`. Editors on Windows save UTF-16 and write byte order marks.
fn decode(bytes: &[u8]) -> String {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        bytes => String::from_utf8_lossy(bytes).into_owned(),
    };
    // Files that were joined have marks between them.
    text.replace('\u{feff}', "").replace("\r\n", "\n").replace('\r', "\n")
}

/// The certificates that can be used, and why each other one cannot.
fn parse(text: &str) -> (Vec<Certificate>, Vec<String>) {
    let (mut certificates, mut unused, mut count) = (Vec::new(), Vec::new(), 0);
    let mut lines = text.lines().map(str::trim).zip(1..).peekable();
    while let Some((line, number)) = lines.next() {
        let kind = |word| label(line, word).filter(|kind| kind.ends_with(KIND));
        let (begin, end) = (kind("BEGIN"), kind("END"));
        count += usize::from(begin.or(end).is_some());
        if end.is_some() {
            unused.push(format!("certificate {count} (line {number}) has no beginning"));
        }
        let Some(kind) = begin else { continue };
        let mut body = String::new();
        while let Some((line, _)) = lines.next_if(|(line, _)| !line.starts_with("-----")) {
            body.push_str(line);
        }
        let ends = lines.next_if(|(line, _)| label(line, "END") == Some(kind)).is_some();
        match certificate(kind, &body, ends) {
            Ok(certificate) => certificates.push(certificate),
            Err(why) => unused.push(format!("certificate {count} (line {number}) {why}")),
        }
    }
    (certificates, unused)
}

/// The label of `-----BEGIN LABEL-----`.
fn label<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    Some(line.strip_prefix("-----")?.strip_prefix(word)?.trim_end_matches('-').trim())
}

fn certificate(kind: &str, body: &str, ends: bool) -> Result<Certificate, &'static str> {
    if kind != KIND {
        return Err("is of a kind that is not read");
    }
    if !ends {
        return Err("has no end");
    }
    let der = STANDARD.decode(body).map_err(|_| "is damaged: it is not base64")?;
    // reqwest would refuse all of them for one that rustls refuses.
    RootCertStore::empty().add(der.clone().into()).map_err(|_| "is damaged, or is not a certificate")?;
    Certificate::from_der(&der).map_err(|_| "is damaged, or is not a certificate")
}
