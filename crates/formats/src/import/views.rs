//! Views of files that a viewer shows: pictures and PDF.

use crate::image::{Page, Picture};
use crate::pdf::Pdf;
use crate::sniff::PartName;
use crate::view::{Block, Field, Label, Severity, Table, Text, View};

/// A PDF: what it is, what it would do, and its pages in a viewer.
pub(super) fn pdf(name: &PartName, pdf: &Pdf) -> View {
    let title = pdf.title.clone().unwrap_or_else(|| name.to_string());
    let mut view = View::new(Text::content(title));
    for activity in &pdf.activities {
        let key = format!("import-pdf-does-{}", activity.name());
        view = view.notice(Severity::Caution, Text::label(key));
    }
    if pdf.encrypted {
        view = view.notice(Severity::Information, Text::label("import-pdf-encrypted"));
    }
    if pdf.repaired {
        view = view.notice(Severity::Warning, Text::label("import-pdf-repaired"));
    }
    let mut fields = vec![
        field("import-file-name", name.as_str()),
        field("import-page-count", pdf.page_count.to_string()),
        field("import-pdf-version", pdf.version.as_str()),
    ];
    fields.extend(
        pdf.author
            .as_ref()
            .map(|author| field("import-pdf-author", author.as_str())),
    );
    fields.extend(
        pdf.created
            .as_ref()
            .map(|at| field("import-pdf-created", at.as_str())),
    );
    view.block(Block::Fields(fields)).block(Block::Embed {
        part: name.to_string(),
        media_type: "application/pdf".to_owned(),
        page_count: Some(pdf.page_count),
    })
}

/// A picture: the picture, and what it measures.
pub(super) fn picture(name: &PartName, picture: &Picture) -> View {
    let mut view = View::new(Text::content(name.as_str()));
    if picture.bytes_behind > 0 {
        let notice = Label::new("import-bytes-behind").with("count", picture.bytes_behind);
        view = view.notice(Severity::Information, notice.into());
    }
    for block in shown(name, picture) {
        view = view.block(block);
    }
    let rows = picture.pages.iter().enumerate().map(|(at, page)| {
        vec![
            Text::content((at + 1).to_string()).into(),
            size(page).into(),
            resolution(page).into(),
            depth(page).into(),
        ]
    });
    let columns = [
        "import-page",
        "import-picture-size",
        "import-resolution",
        "import-depth",
    ];
    view.block(Block::Table(Table {
        caption: Some(Text::content(picture.format.name())),
        columns: columns.map(Text::label).to_vec(),
        rows: rows.collect(),
    }))
}

/// What shows the picture: itself, or each of its pages and a way to save the whole.
fn shown(name: &PartName, picture: &Picture) -> Vec<Block> {
    let part = name.to_string();
    if picture.format.shows_in_browsers() {
        let alt = Label::new("import-picture-alt")
            .with("name", name.as_str())
            .into();
        return vec![Block::Image {
            part,
            page: None,
            alt,
        }];
    }
    let count = u32::try_from(picture.pages.len()).unwrap_or(u32::MAX);
    let mut blocks: Vec<Block> = (1..=count)
        .map(|page| {
            let alt = Label::new("import-page-alt")
                .with("name", name.as_str())
                .with("page", page)
                .with("count", count);
            Block::Image {
                part: part.clone(),
                page: Some(page),
                alt: alt.into(),
            }
        })
        .collect();
    blocks.push(Block::Embed {
        part,
        media_type: "image/tiff".to_owned(),
        page_count: Some(count),
    });
    blocks
}

fn size(page: &Page) -> Text {
    Label::new("import-pixels")
        .with("width", page.width.to_string())
        .with("height", page.height.to_string())
        .into()
}

fn resolution(page: &Page) -> Text {
    match page.dpi {
        Some((across, down)) if across == down => Label::new("import-dpi")
            .with("dpi", across.to_string())
            .into(),
        Some((across, down)) => Label::new("import-dpi")
            .with("dpi", format!("{across} × {down}"))
            .into(),
        None => Text::label("import-not-said"),
    }
}

fn depth(page: &Page) -> Text {
    Label::new("import-bits")
        .with("bits", page.bits.to_string())
        .with("samples", page.samples.to_string())
        .into()
}

fn field(key: &'static str, value: impl Into<String>) -> Field {
    Field::new(Text::label(key), Text::content(value))
}
