//! Passwords as Argon2id hashes.

use std::sync::OnceLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};

/// The password could not be hashed: there was no memory or no randomness.
#[derive(Debug, thiserror::Error)]
#[error("the password cannot be hashed: {0}")]
pub struct HashError(String);

/// The hash of a password, salted, as text that a store keeps. Takes its time by design.
///
/// # Errors
///
/// [`HashError`] if the system gives no randomness.
///
/// ```
/// use viewflow_web::password;
///
/// let hash = password::hash("correct horse")?;
/// assert!(password::verify("correct horse", Some(&hash)));
/// assert!(!password::verify("wrong horse", Some(&hash)));
/// # Ok::<(), password::HashError>(())
/// ```
pub fn hash(password: &str) -> Result<String, HashError> {
    let hash: Result<PasswordHash, _> = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string())
        .map_err(|error| HashError(error.to_string()))
}

/// Whether the password is the one that was hashed. Without a hash, as for an account that is not
/// there, the answer is no, and takes as long.
pub fn verify(password: &str, hash: Option<&str>) -> bool {
    static NOBODY: OnceLock<Option<String>> = OnceLock::new();
    let nobody = || NOBODY.get_or_init(|| self::hash("nobody").ok()).as_deref();
    let Some(stored) = hash.or_else(nobody) else {
        return false;
    };
    let Ok(stored) = PasswordHash::new(stored) else {
        return false;
    };
    let fits = Argon2::default().verify_password(password.as_bytes(), &stored);
    fits.is_ok() && hash.is_some()
}

#[cfg(test)]
mod tests {
    use super::{hash, verify};

    #[test]
    fn an_account_without_a_password_lets_nobody_in() {
        assert!(!verify("nobody", None));
        assert!(!verify("", None));
        assert!(!verify("", Some("")));
    }

    #[test]
    fn equal_passwords_have_different_hashes() {
        let (a, b) = (hash("same").unwrap(), hash("same").unwrap());
        assert_ne!(a, b);
        assert!(a.starts_with("$argon2id$"), "{a}");
    }
}
