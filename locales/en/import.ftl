# Import: what was read, and why a file is not taken.

# What was read
import-file-name = File name
import-page-count = Pages
import-page = Page
import-not-said = not said
import-picture-alt = Picture { $name }
import-page-alt = { $name }, page { $page } of { $count }
import-picture-size = Size
import-pixels = { $width } × { $height } pixels
import-resolution = Resolution
import-dpi = { $dpi } dpi
import-depth = Depth
import-bits = { $bits } bits × { $samples }
import-bytes-behind = There are { $count } bytes behind the end of the picture, which do not show.
import-pdf-version = PDF version
import-pdf-author = Author in the PDF
import-pdf-created = Creation date in the PDF
import-pdf-encrypted = This PDF is encrypted but opens without a password. It may restrict printing or copying.
import-pdf-repaired = The internal table of this PDF is damaged and was put right for reading. Check the content.
import-pdf-does-script = This PDF runs a script. What it shows may change.
import-pdf-does-launch = This PDF can start a program or open another file.
import-pdf-does-exchange = This PDF can send form data away.
import-pdf-does-embedded-files = This PDF carries other files, which are not shown here.
import-pdf-does-media = This PDF carries sound, film or 3D scenes.
import-pdf-does-dynamic-form = This PDF has a form that is built when opened (XFA). It shows differently in different viewers.
import-kind-unknown = an unknown format
import-kind-empty = empty
import-kind-text = text ({ $charset })

# Refusals: what is wrong, and what to do
import-refused-empty = The file is empty. Check the file where it came from and import it again.
import-refused-type-mismatch = Handed in as { $declared }, but it is { $actual }. Name the right type, or ask the sender.
import-refused-type-unsupported = There is no reader for { $declared }. Use PDF, JPEG, PNG, TIFF, text or FHIR R4 (JSON).
import-refused-no-reader = There is no reader for { $kind }. Use PDF, JPEG, PNG, TIFF, text or FHIR R4 (JSON).
import-refused-charset-not-named = The character set is not named (it looks like { $charset }). Name it, as in text/plain; charset={ $charset }, and import again.
import-refused-charset-wrong = The text is not { $declared }. Name the right character set and import again.
import-refused-text-too-large = The text is too large ({ $size } bytes, at most { $size_max }). Import it in pieces.
import-refused-json-too-large = The JSON is too large ({ $size } bytes, at most { $size_max }). Import it in pieces.
import-refused-json-too-deep = The JSON nests deeper than { $depth_max } levels (byte { $at }). Ask the system that made it.
import-refused-json-not-utf8 = The JSON is not UTF-8 (byte { $at }). Have it written in UTF-8.
import-refused-json-duplicate-key = The JSON gives one key twice (byte { $at }), so nobody can say which holds. Ask the system that made it.
import-refused-json-broken = The JSON is broken at byte { $at }. Check whether the file was cut short.
import-refused-fhir-too-many-values = There are more than { $values_max } values in one file. Import it in pieces.
import-refused-fhir-no-resource = There is no FHIR resource where one must stand ({ $path }). Check that this is FHIR R4 in JSON.
import-refused-fhir-unknown-resource = FHIR R4 has no resource type { $kind } ({ $path }). Check the version of FHIR.
import-refused-fhir-several-patients = The file is about { $count } patients. Split it into one file for each and import those.
import-refused-fhir-no-record = { $kind } is a message between systems and no record, so it is not taken.
import-refused-xml-too-large = The XML is too large ({ $size } bytes, at most { $size_max }). Split it, or import it as PDF.
import-refused-xml-broken = The XML cannot be read ({ $detail }). XML with a document type or entities of its own is not taken either. Ask the sender to export it again.
import-refused-xml-other = This XML is no CDA R2 document; there is no reader for its kind yet. Import it as PDF.
import-refused-cda-several-patients = The document is about { $count } patients. Split it into one for each and import those.
import-refused-cut-short = The { $kind } is cut short. Import it again from the original file.
import-refused-damaged = The { $kind } is damaged ({ $detail }). Import it again from the original file.
import-refused-image-no-pixels = The picture has no pixels. Check the original file.
import-refused-image-too-many-pixels = The picture is too large ({ $width } × { $height }, at most { $pixels_max } pixels). Lower its resolution.
import-refused-image-too-many-pages = There are too many pages or pixels (at most { $pages_max } pages). Import it in pieces.
import-refused-image-unsupported = This kind of { $kind } is not read ({ $detail }). Convert it to a common { $kind } or to PDF.
import-refused-image-no-such-page = There is no page { $page }; there are { $page_count }.
import-refused-pdf-page-missing = Page { $page } of the PDF is missing. Import it again from the original file.
import-refused-pdf-needs-password = This PDF needs a password. Import it without one.
import-refused-pdf-bomb = This PDF unpacks to too much (at most { $size_max } bytes). Ask who made it.

# Notes
import-refused-items-shape = These are not items of the format genpon/items/1. Ask the system that made them.
import-refused-items-empty = There are no items. Enter their values.
import-refused-note-shape = This is not a note of the format genpon/note/1. Ask the system that made it.
import-refused-note-misplaced = Section { $section } of the note cannot stand there. The sections are S, O, A and P, each once and in this order.
import-refused-note-empty = Nothing is written in the note. Enter its content.
import-refused-note-invisible = Section { $section } of the note has a character that cannot be shown ({ $code }, character { $at }). Remove it and save again.
