//! `coracle images list`: which images there are.

use anyhow::Result;
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches};

use super::{Subcommand, ask_for_images, megabytes, say, short};
use crate::cluster::Cluster;
use crate::local::{Image, ImageRequest};

pub(super) const SUBCOMMAND: Subcommand = Subcommand {
    name: "list",
    about: "List the images that are there",
    long: "One line for each name; an image that has none is shown as <none>. The sizes are those of unpacked layers, each \
counted in every image that has it.",
    arguments: |command| {
        command.arg(
            Arg::new("output")
                .short('o')
                .long("output")
                .value_parser(PossibleValuesParser::new(["text", "wide", "json"]))
                .default_value("text")
                .value_name("FORMAT")
                .help("How to print it; wide shows digests and times too"),
        )
    },
    run,
};

fn run(cluster: &Cluster, matches: &ArgMatches) -> Result<()> {
    let images = ask_for_images(cluster, ImageRequest::List)?;
    let lines = match matches.get_one::<String>("output").map(String::as_str) {
        Some("json") => vec![serde_json::to_string_pretty(&images)?],
        Some("wide") => table(&rows(&images, &COLUMNS)),
        _ => table(&rows(&images, &COLUMNS[..3])),
    };
    for line in lines {
        say(&line);
    }
    Ok(())
}

/// A title and what stands below it, for an image under one of its names.
type Column = (&'static str, fn(&Image, &str) -> String);

const COLUMNS: [Column; 5] = [
    ("IMAGE", |_, name| name.to_owned()),
    ("ID", |image, _| short(&image.id).to_owned()),
    ("SIZE", |image, _| megabytes(image.size_bytes)),
    ("ADDED", |image, _| image.added.clone()),
    ("DIGEST", digest),
];

/// The digest by which a registry knows it under that name, or under any.
fn digest(image: &Image, name: &str) -> String {
    let repository = name.rsplit_once(':').map_or(name, |(repository, _)| repository);
    let known = |digest: &&String| digest.split_once('@').is_some_and(|(own, _)| own == repository);
    let found = image.digests.iter().find(known).or(image.digests.first());
    found.and_then(|found| found.split_once('@')).map_or("<none>", |(_, digest)| digest).to_owned()
}

fn rows(images: &[Image], columns: &[Column]) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for image in images {
        let nameless = [String::from("<none>")];
        let names = if image.names.is_empty() { &nameless[..] } else { &image.names };
        rows.extend(names.iter().map(|name| columns.iter().map(|(_, cell)| cell(image, name)).collect()));
    }
    rows.sort();
    rows.insert(0, columns.iter().map(|(title, _)| (*title).to_owned()).collect());
    rows
}

/// Columns two spaces apart.
fn table(rows: &[Vec<String>]) -> Vec<String> {
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
    let line = |row: &Vec<String>| {
        let cells = row.iter().enumerate().map(|(column, cell)| format!("{cell:<0$}", width(column)));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn every_name_has_a_line() {
        let image = |names: &[&str], digit: &str, digests: &[&str]| Image {
            names: names.iter().map(ToString::to_string).collect(),
            id: format!("sha256:{}", digit.repeat(64)),
            digests: digests.iter().map(ToString::to_string).collect(),
            size_bytes: 12_345_678,
            added: "2026-01-02T03:04:05Z".to_owned(),
        };
        let images = [
            image(&[], "b", &["x.io/web@sha256:2"]),
            image(&["x.io:5000/web:2", "docker.io/library/web:1"], "a", &["docker.io/library/web@sha256:1"]),
        ];
        expect![[r#"
            IMAGE                    ID            SIZE
            <none>                   bbbbbbbbbbbb  12.3 MB
            docker.io/library/web:1  aaaaaaaaaaaa  12.3 MB
            x.io:5000/web:2          aaaaaaaaaaaa  12.3 MB"#]]
        .assert_eq(&table(&rows(&images, &COLUMNS[..3])).join("\n"));
        expect![[r#"
            IMAGE                    ID            SIZE     ADDED                 DIGEST
            <none>                   bbbbbbbbbbbb  12.3 MB  2026-01-02T03:04:05Z  sha256:2
            docker.io/library/web:1  aaaaaaaaaaaa  12.3 MB  2026-01-02T03:04:05Z  sha256:1
            x.io:5000/web:2          aaaaaaaaaaaa  12.3 MB  2026-01-02T03:04:05Z  sha256:1"#]]
        .assert_eq(&table(&rows(&images, &COLUMNS)).join("\n"));
    }
}
