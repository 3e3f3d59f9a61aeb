//! Whom a secure connection trusts: the computer's own roots, and the authority that `ca_file` names.

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

/// For `https://`. The roots are loaded here: without a CA store on the computer, that fails.
pub(super) fn trusting(ca_file: Option<&Path>) -> Result<ClientConfig, ClientError> {
    let own = ca_file.map(authorities).transpose()?.unwrap_or_default();
    let provider = provider();
    let verifier = if own.is_empty() {
        // On Windows, an empty store of our own would be looked through before the computer's.
        Verifier::new(Arc::clone(&provider))
    } else {
        Verifier::new_with_extra_roots(own, Arc::clone(&provider))
    };
    let verifier = verifier.map_err(wrong)?;
    let config = versions(provider)?.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
    Ok(finished(config))
}

/// For a connection that never speaks TLS: it trusts nobody, and looks for no roots.
pub(super) fn trusting_nobody() -> Result<ClientConfig, ClientError> {
    Ok(finished(versions(provider())?.with_root_certificates(RootCertStore::empty())))
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn versions(
    provider: Arc<CryptoProvider>,
) -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, ClientError> {
    ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(wrong)
}

fn finished(config: ConfigBuilder<ClientConfig, WantsClientCert>) -> ClientConfig {
    let mut config = config.with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config
}

#[allow(clippy::needless_pass_by_value, reason = "reads as a name in map_err")]
fn wrong(error: rustls::Error) -> ClientError {
    ClientError::Tls(error.to_string())
}

/// The certificates of a PEM file.
fn authorities(path: &Path) -> Result<Vec<CertificateDer<'static>>, ClientError> {
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
