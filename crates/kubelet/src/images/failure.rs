//! What is said when no image came: the reason and the texts that clients look for. Pure.

use containers::{Error, PullError};

use crate::machine::NoImage;

/// Why the pulls of an image, one for each of the credentials that were tried, brought nothing. `unusable` are pull secrets
/// that were not there or could not be read.
pub(crate) fn no_image(image: &str, errors: &[Error], unusable: Vec<String>) -> NoImage {
    let all = |is_it: fn(&PullError) -> bool| {
        !errors.is_empty()
            && errors.iter().all(|error| matches!(error, Error::Pull { why, .. } if is_it(why)))
    };
    let text = texts(errors);
    let (reason, because) = if all(|why| matches!(why, PullError::Unavailable(_))) {
        ("RegistryUnavailable", "the registry is unavailable")
    } else if all(|why| matches!(why, PullError::Signature(_))) {
        ("SignatureValidationFailed", "the signature validation failed")
    } else {
        return NoImage { reason: "ErrImagePull", told: text.clone(), message: text, unusable };
    };
    let message = format!("image pull failed for {image} because {because}: {text}");
    NoImage { reason, message, told: format!("{reason}: {text}"), unusable }
}

/// Whether other credentials may help.
pub(crate) fn may_be_denied(error: &Error) -> bool {
    // A registry that hides what one may not see says that it is not there.
    matches!(error, Error::Pull { why: PullError::Denied(_) | PullError::NotFound(_), .. })
}

/// One text, or a list of different ones.
fn texts(errors: &[Error]) -> String {
    let mut texts: Vec<String> = Vec::new();
    for error in errors {
        let text = error.to_string();
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    match texts.as_slice() {
        [one] => one.clone(),
        several => format!("[{}]", several.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(whys: &[PullError]) -> String {
        let pull = |why: &PullError| Error::Pull { image: "r.io/a:1".to_owned(), why: why.clone() };
        let errors: Vec<Error> = whys.iter().map(pull).collect();
        let NoImage { reason, message, told, .. } = no_image("r.io/a:1", &errors, Vec::new());
        format!("{reason} | {message} | {told}")
    }

    #[test]
    fn reasons_and_texts_are_those_that_clients_know() {
        let down = PullError::Unavailable("dial tcp: connection refused".to_owned());
        let denied = PullError::Denied("no basic auth credentials".to_owned());
        let pull = "failed to pull and unpack image \"r.io/a:1\"";
        assert_eq!(
            shown(std::slice::from_ref(&down)),
            format!(
                "RegistryUnavailable | image pull failed for r.io/a:1 because the registry is unavailable: {pull}: dial tcp: \
                 connection refused | RegistryUnavailable: {pull}: dial tcp: connection refused"
            )
        );
        assert_eq!(
            shown(&[PullError::Signature("no signature".to_owned())]),
            format!(
                "SignatureValidationFailed | image pull failed for r.io/a:1 because the signature validation failed: {pull}: \
                 no signature | SignatureValidationFailed: {pull}: no signature"
            )
        );
        let text = format!("{pull}: no basic auth credentials");
        assert_eq!(shown(&[denied.clone(), denied.clone()]), format!("ErrImagePull | {text} | {text}"));
        let both = format!("[{text}, {pull}: dial tcp: connection refused]");
        assert_eq!(shown(&[denied, down]), format!("ErrImagePull | {both} | {both}"));
    }
}
