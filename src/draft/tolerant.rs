//! JSON with comments and trailing commas, as people write it, made plain.

/// The same text with spaces in place of comments (`//` to the end of the line, `/* */`) and of commas before a closing
/// bracket, so that all else keeps its line and column. A comment without an end stays, for the reader to refuse.
pub(super) fn plain(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut before = b' ';
    let mut comma = None;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let mut next = at + 1;
        match byte {
            b'/' => {
                if let Some(end) = end_of_comment(&bytes, at) {
                    blank(&mut bytes[at..end]);
                    next = end;
                }
            }
            b',' => comma = (!matches!(before, b'[' | b'{' | b',' | b':' | b' ')).then_some(at),
            b']' | b'}' => comma.take().into_iter().for_each(|at: usize| bytes[at] = b' '),
            b'"' => {
                comma = None;
                next = end_of_string(&bytes, at);
            }
            byte if byte.is_ascii_whitespace() => {}
            _ => comma = None,
        }
        before = if byte.is_ascii_whitespace() || bytes[at] == b' ' { before } else { byte };
        at = next;
    }
    String::from_utf8(bytes).expect("whole comments and single commas are replaced, by spaces")
}

/// One past the quotes that end the string at `start`; the end of the text where nothing does.
pub(super) fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// One past the end of the comment at `start`, line ends not taken in; `None` where there is none, or it has no end.
pub(super) fn end_of_comment(bytes: &[u8], start: usize) -> Option<usize> {
    let rest = &bytes[start..];
    match rest.get(1)? {
        b'/' => Some(start + rest.iter().position(|byte| *byte == b'\n' || *byte == b'\r').unwrap_or(rest.len())),
        b'*' => Some(start + 4 + rest.get(2..)?.windows(2).position(|pair| pair == b"*/")?),
        _ => None,
    }
}

fn blank(bytes: &mut [u8]) {
    bytes.iter_mut().filter(|byte| !matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_trailing_commas_become_spaces() {
        for (text, wanted) in [
            ("[1, 2,]", "[1, 2 ]"),
            ("{\"a\": [1,\n], // ä\n}", "{\"a\": [1 \n]       \n}"),
            ("/* a\n, */ {\"b\": \"// no, /* comment\"} // end", "    \n     {\"b\": \"// no, /* comment\"}       "),
            ("[\"a\\\"//\", /* c */ ]", "[\"a\\\"//\"          ]"),
            ("[1 /* a */, /* b */ 2]", "[1        ,         2]"),
        ] {
            assert_eq!(plain(text), wanted, "{text}");
            assert_eq!(plain(text).len(), text.len());
        }
    }

    #[test]
    fn what_is_wrong_stays_wrong() {
        for text in ["[,]", "[1,,]", "{,}", "[1 /* a", "{\"a\":,}", "/", "\"a", "[\"\\", "[1,/]"] {
            assert!(serde_json::from_str::<serde_json::Value>(&plain(text)).is_err(), "{text}");
        }
    }
}
