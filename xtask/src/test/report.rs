//! Counting tests from what the runners report: nextest's JUnit file and libtest's closing lines.
//! A test that prints a line beginning with `SKIPPED` showed nothing and counts as skipped.

use super::Tally;

const SKIPPED: &str = "SKIPPED";

pub(super) fn read_junit(junit: &str) -> Tally {
    let mut tally = Tally::default();
    for case in junit.split("<testcase ").skip(1) {
        let case = case.split("</testcase>").next().unwrap_or_default();
        let name = attribute(case, "name");
        let skipped = case.lines().find_map(|line| {
            let line = line.rsplit("<system-out>").next().unwrap_or_default();
            let line = line.rsplit("<system-err>").next().unwrap_or_default();
            line.strip_prefix(SKIPPED)
        });
        if case.contains("<failure") || case.contains("<error") {
            tally.failed += 1;
            tally.notes.push(format!("FAILED {name}"));
        } else if let Some(why) = skipped {
            tally.skipped += 1;
            tally.notes.push(format!("SKIPPED {name}{}", unescape(why)));
        } else {
            tally.passed += 1;
        }
    }
    tally
}

pub(super) fn read_libtest(output: &str) -> Tally {
    let mut tally = Tally::default();
    for line in output
        .lines()
        .filter_map(|line| line.strip_prefix("test result: "))
    {
        tally.passed += before(line, " passed");
        tally.failed += before(line, " failed");
        tally.skipped += before(line, " ignored");
    }
    tally
}

/// The number that stands before a word.
fn before(line: &str, word: &str) -> usize {
    let number = line
        .split(word)
        .next()
        .and_then(|start| start.rsplit(' ').next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn attribute<'a>(element: &'a str, name: &str) -> &'a str {
    let start = format!("{name}=\"");
    let value = element.split_once(&start).map_or("", |(_, rest)| rest);
    value.split('"').next().unwrap_or_default()
}

fn unescape(text: &str) -> String {
    let text = text.split("</system-").next().unwrap_or_default();
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_that_says_skipped_has_not_passed() {
        let junit = r#"<testsuites tests="4"><testsuite>
            <testcase name="a::well" time="0.1">
                <system-out>running 1 test
test a::well ... ok</system-out>
            </testcase>
            <testcase name="a::without_data">
                <system-out>SKIPPED: no ../data &amp; no tool
test ok</system-out>
            </testcase>
            <testcase name="a::bad"><failure type="test failure">SKIPPED</failure></testcase>
            <testcase name="a::short"/>
        </testsuite></testsuites>"#;
        let tally = read_junit(junit);
        assert_eq!((tally.passed, tally.failed, tally.skipped), (2, 1, 1));
        assert_eq!(
            tally.notes,
            [
                "SKIPPED a::without_data: no ../data & no tool",
                "FAILED a::bad"
            ]
        );
    }

    #[test]
    fn libtest_lines_are_summed() {
        let output = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured\nx\ntest result: FAILED. 1 passed; 2 failed; 0 ignored;";
        let tally = read_libtest(output);
        assert_eq!((tally.passed, tally.failed, tally.skipped), (4, 2, 1));
    }
}
