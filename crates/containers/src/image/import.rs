//! Brings the images of an archive into the store, under the names that it gives them or a person does.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use linux::mount::Detached;

use super::archive::{Archive, Found, FoundLayer};
use super::name::Reference;
use super::shelf::{Hold, LayerPlace};
use super::store::{Images, NewImage};
use super::unpacking::{Unpacked, Unpacking};
use crate::blocking::aside;
use crate::error::{Error, bad_image};
use crate::model::Image;

/// Adds every image of an archive, or, when one of them is bad, none. `name` is for images that have none.
pub(crate) async fn import(
    images: &Images,
    executable: &Detached,
    archive: &Path,
    name: Option<&str>,
) -> Result<Vec<Image>, Error> {
    let archive = Arc::new(Archive::open(executable, archive, &images.scratch()).await?);
    let reading = Arc::clone(&archive);
    let mut found = aside(move || reading.images()).await?;
    give_names(&mut found, name)?;
    let mut whole = Vec::new();
    for image in found {
        let mut holds = Vec::new();
        for layer in &image.layers {
            holds.push(unpack(images, executable, &archive, layer).await?);
        }
        whole.push((new_image(image), holds));
    }
    let mut added = Vec::new();
    for (image, holds) in whole {
        added.push(images.commit(image, holds).await?);
    }
    Ok(added)
}

async fn unpack(
    images: &Images,
    executable: &Detached,
    archive: &Archive,
    layer: &FoundLayer,
) -> Result<Hold, Error> {
    let making = match images.layer(&layer.diff_id).await? {
        LayerPlace::Present(hold) => return Ok(hold),
        LayerPlace::Missing(making) => making,
    };
    match unpack_into(making.place(), executable, archive, layer).await {
        Ok(unpacked) => aside(move || making.keep(&unpacked)).await,
        Err(error) => {
            making.discard().await;
            Err(error)
        }
    }
}

async fn unpack_into(
    place: &Path,
    executable: &Detached,
    archive: &Archive,
    layer: &FoundLayer,
) -> Result<Unpacked, Error> {
    let unpacked = Unpacking::of_file(executable, place, archive.part(&layer.part)?)?.finish().await?;
    if layer.digest.as_ref().is_some_and(|digest| *digest != unpacked.packed_digest) {
        let (part, digest) = (&layer.part, &unpacked.packed_digest);
        return Err(bad_image(format!("its layer {part} has the digest {digest}")));
    }
    Ok(unpacked)
}

/// Names the images that the archive leaves nameless: nobody could ask for them otherwise.
fn give_names(found: &mut [Found], name: Option<&str>) -> Result<(), Error> {
    let nameless: Vec<&mut Found> = found.iter_mut().filter(|image| image.names.is_empty()).collect();
    let Some(name) = name else {
        return match nameless.first() {
            None => Ok(()),
            Some(image) => Err(Error::Archive(match &image.tag {
                Some(tag) => {
                    format!("an image in it has only the tag {tag:?}; say what to call it, with --as NAME")
                }
                None => "an image in it has no name; say what to call it, with --as NAME:TAG".to_owned(),
            })),
        };
    };
    if nameless.is_empty() {
        return Err(Error::Invalid(
            "every image in the archive has a name; import it without --as".to_owned(),
        ));
    }
    let has_tag = name.rsplit('/').next().is_some_and(|last| last.contains(':'));
    let mut given = BTreeSet::new();
    for image in nameless {
        let full = match &image.tag {
            Some(tag) if !has_tag => format!("{name}:{tag}"),
            _ => name.to_owned(),
        };
        let reference = Reference::parse(&full)?;
        if reference.digest.is_some() {
            return Err(Error::Invalid(format!(
                "{name} has a digest; a name that can be given has a tag only"
            )));
        }
        if !given.insert(reference.to_string()) {
            return Err(Error::Invalid(format!(
                "more than one image in the archive would be called {reference}; it has to name them itself"
            )));
        }
        image.names.push(reference);
    }
    Ok(())
}

fn new_image(found: Found) -> NewImage {
    // An archive without a manifest gives the image's id instead, so that it can be asked for by digest.
    let digest = found.manifest.as_ref().unwrap_or(&found.config).digest.clone();
    let digests = found.names.iter().map(|name| Reference { digest: Some(digest.clone()), ..name.clone() });
    NewImage {
        digests: digests.collect(),
        names: found.names,
        manifest: found.manifest,
        config: found.config,
    }
}

#[cfg(test)]
mod tests {
    use super::super::manifest::Document;
    use super::*;

    /// What images with these names and tags are called; `-` stands for none.
    fn check(images: &[(&str, &str)], name: Option<&str>, expected: &str) {
        let some = |text: &str| (text != "-").then(|| text.to_owned());
        let found = images.iter().map(|(name, tag)| Found {
            names: some(name).map(|name| Reference::parse(&name).unwrap()).into_iter().collect(),
            tag: some(tag),
            manifest: None,
            config: Document::new(Vec::new()),
            layers: Vec::new(),
        });
        let mut found: Vec<Found> = found.collect();
        let told = match give_names(&mut found, name) {
            Ok(()) => {
                found.iter().flat_map(|f| &f.names).map(ToString::to_string).collect::<Vec<_>>().join(" ")
            }
            Err(error) => error.to_string(),
        };
        assert_eq!(told, expected);
    }

    #[test]
    fn an_image_has_a_name() {
        check(&[("a:1", "1"), ("b", "-")], None, "docker.io/library/a:1 docker.io/library/b:latest");
        check(&[("-", "1.2")], Some("x.io/app"), "x.io/app:1.2");
        check(&[("-", "1.2")], Some("x.io:5000/app:9"), "x.io:5000/app:9");
        check(
            &[("-", "1"), ("-", "2"), ("c:3", "3")],
            Some("app"),
            "docker.io/library/app:1 docker.io/library/app:2 docker.io/library/c:3",
        );
        check(&[("-", "-")], Some("app"), "docker.io/library/app:latest");
        check(
            &[("-", "1.2")],
            None,
            "bad image archive: an image in it has only the tag \"1.2\"; say what to call it, with --as NAME",
        );
        check(
            &[("-", "-")],
            None,
            "bad image archive: an image in it has no name; say what to call it, with --as NAME:TAG",
        );
        check(&[("a", "-")], Some("b"), "every image in the archive has a name; import it without --as");
        check(
            &[("-", "-"), ("-", "-")],
            Some("b"),
            "more than one image in the archive would be called docker.io/library/b:latest; it has to name them itself",
        );
        check(&[("-", "-")], Some("b c"), "couldn't parse image name \"b c\": invalid reference format");
    }
}
