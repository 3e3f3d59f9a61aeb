//! TLS configuration: the operating system's roots, plus the authorities of `ca_file`.

use super::connection::ClientError;
use rustls::client::WantsClientCert;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use rustls_platform_verifier::Verifier;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

/// For `https://`. Loads the roots, which fails on a computer without a certificate store.
pub(super) fn platform_roots(ca_file: Option<&Path>) -> Result<ClientConfig, ClientError> {
    let extra = ca_file.map(read_authorities).transpose()?.unwrap_or_default();
    let provider = provider();
    let verifier = if extra.is_empty() {
        // With an empty list of extra roots, Windows would search that list before its own store.
        Verifier::new(Arc::clone(&provider))
    } else {
        Verifier::new_with_extra_roots(extra, Arc::clone(&provider))
    };
    let verifier = verifier.map_err(tls_error)?;
    let config = builder(provider)?.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
    Ok(finish(config))
}

/// For `http://`: trusts no certificate and loads no roots. reqwest wants a configuration all the same.
pub(super) fn no_roots() -> Result<ClientConfig, ClientError> {
    Ok(finish(builder(provider())?.with_root_certificates(RootCertStore::empty())))
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn builder(provider: Arc<CryptoProvider>) -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, ClientError> {
    ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(tls_error)
}

fn finish(config: ConfigBuilder<ClientConfig, WantsClientCert>) -> ClientConfig {
    let mut config = config.with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config
}

#[allow(clippy::needless_pass_by_value, reason = "passed to map_err by name")]
fn tls_error(error: rustls::Error) -> ClientError {
    ClientError::Tls(error.to_string())
}

/// The certificates of a PEM file of at most 1 MB.
fn read_authorities(path: &Path) -> Result<Vec<CertificateDer<'static>>, ClientError> {
    let wrong = |why: String| ClientError::CaFile { path: path.display().to_string(), why };
    let metadata = std::fs::metadata(path).map_err(|error| wrong(error.to_string()))?;
    if !metadata.is_file() {
        return Err(wrong("is no file".to_owned()));
    }
    let mut pem = Vec::new();
    let file = File::open(path).map_err(|error| wrong(error.to_string()))?;
    file.take(1024 * 1024).read_to_end(&mut pem).map_err(|error| wrong(error.to_string()))?;
    match CertificateDer::pem_slice_iter(&pem).collect::<Result<Vec<_>, _>>() {
        Ok(all) if !all.is_empty() => Ok(all),
        _ => Err(wrong("holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)".to_owned())),
    }
}
