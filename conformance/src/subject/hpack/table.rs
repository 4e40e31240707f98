//! The fields that a header block names by their number (RFC 7541, 2.3).

use std::collections::VecDeque;

/// A name and a value.
pub(in crate::subject) type Field = (Vec<u8>, Vec<u8>);

/// What an entry costs beside its texts (4.1).
const OVERHEAD: usize = 32;
/// The size that a table has, and may grow to, where the reader said nothing (6.5.2 of
/// RFC 9113).
pub(super) const LARGEST: usize = 4_096;

/// The table that both ends of a connection keep in step.
#[derive(Debug)]
pub(super) struct Table {
    fields: VecDeque<Field>,
    size: usize,
    limit: usize,
}

impl Table {
    pub(super) fn new() -> Self {
        Self {
            fields: VecDeque::new(),
            size: 0,
            limit: LARGEST,
        }
    }

    /// The field with this number, counted from 1: the fixed ones first, then the newest.
    pub(super) fn get(&self, number: usize) -> Option<Field> {
        let index = number.checked_sub(1)?;
        if let Some((name, value)) = FIXED.get(index) {
            return Some((name.as_bytes().to_vec(), value.as_bytes().to_vec()));
        }
        self.fields.get(index - FIXED.len()).cloned()
    }

    /// Enters a field; the oldest ones make room.
    pub(super) fn enter(&mut self, field: Field) {
        let cost = cost(&field);
        self.shrink(self.limit.saturating_sub(cost));
        // One that is larger than the table empties it, and does not enter (4.4).
        if cost <= self.limit {
            self.size += cost;
            self.fields.push_front(field);
        }
    }

    /// Changes how large it may be; false where that is more than was allowed.
    pub(super) fn resize(&mut self, limit: usize) -> bool {
        if limit > LARGEST {
            return false;
        }
        self.limit = limit;
        self.shrink(limit);
        true
    }

    fn shrink(&mut self, size: usize) {
        while self.size > size {
            let Some(oldest) = self.fields.pop_back() else {
                return;
            };
            self.size -= cost(&oldest);
        }
    }
}

fn cost((name, value): &Field) -> usize {
    name.len() + value.len() + OVERHEAD
}

/// The fields that every table begins with (appendix A).
const FIXED: [(&str, &str); 61] = [
    (":authority", ""),
    (":method", "GET"),
    (":method", "POST"),
    (":path", "/"),
    (":path", "/index.html"),
    (":scheme", "http"),
    (":scheme", "https"),
    (":status", "200"),
    (":status", "204"),
    (":status", "206"),
    (":status", "304"),
    (":status", "400"),
    (":status", "404"),
    (":status", "500"),
    ("accept-charset", ""),
    ("accept-encoding", "gzip, deflate"),
    ("accept-language", ""),
    ("accept-ranges", ""),
    ("accept", ""),
    ("access-control-allow-origin", ""),
    ("age", ""),
    ("allow", ""),
    ("authorization", ""),
    ("cache-control", ""),
    ("content-disposition", ""),
    ("content-encoding", ""),
    ("content-language", ""),
    ("content-length", ""),
    ("content-location", ""),
    ("content-range", ""),
    ("content-type", ""),
    ("cookie", ""),
    ("date", ""),
    ("etag", ""),
    ("expect", ""),
    ("expires", ""),
    ("from", ""),
    ("host", ""),
    ("if-match", ""),
    ("if-modified-since", ""),
    ("if-none-match", ""),
    ("if-range", ""),
    ("if-unmodified-since", ""),
    ("last-modified", ""),
    ("link", ""),
    ("location", ""),
    ("max-forwards", ""),
    ("proxy-authenticate", ""),
    ("proxy-authorization", ""),
    ("range", ""),
    ("referer", ""),
    ("refresh", ""),
    ("retry-after", ""),
    ("server", ""),
    ("set-cookie", ""),
    ("strict-transport-security", ""),
    ("transfer-encoding", ""),
    ("user-agent", ""),
    ("vary", ""),
    ("via", ""),
    ("www-authenticate", ""),
];
