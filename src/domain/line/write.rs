//! Lines as JSON, their keys in a reader's order.

use super::{CodingFields, CodingLine, Passage, Patch, TrailLine};
use crate::domain::canonical::{write_string, write_value};
use crate::domain::record::Head;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;

impl CodingFields {
    fn write(&self, out: &mut Fields<'_>) {
        out.patch("code", &self.code, |out, code| write_string(out, code.as_str()));
        if let Some(passage) = &self.passage {
            out.key("passage");
            write_passage(out.out, passage);
        }
        out.patch("level", &self.level, |out, level| write_string(out, level.as_str()));
        out.patch("voices", &self.voices, |out, voices| {
            write_value(out, &voices.iter().map(|v| Value::from(v.as_str())).collect());
        });
        out.patch("sure", &self.sure, |out, sure| out.push_str(if *sure { "true" } else { "false" }));
        out.patch("quotable", &self.quotable, |out, yes| out.push_str(if *yes { "true" } else { "false" }));
        for (key, value) in &self.more {
            out.value(key, value);
        }
    }
}

fn write_passage(out: &mut String, passage: &Passage) {
    out.push_str("{\"src\":");
    write_string(out, &passage.src);
    let [start, end] = passage.at;
    let _ = write!(out, ",\"at\":[{start},{end}],\"quote\":");
    write_string(out, &passage.quote);
    for (key, text) in [(",\"pre\":", &passage.pre), (",\"post\":", &passage.post)] {
        out.push_str(key);
        write_string(out, text);
    }
    out.push('}');
}

/// Writes the keys of one flow mapping, in the order given.
struct Fields<'a> {
    out: &'a mut String,
    any: bool,
}

impl<'a> Fields<'a> {
    fn open(out: &'a mut String) -> Self {
        out.push('{');
        Self { out, any: false }
    }

    fn key(&mut self, key: &str) {
        if self.any {
            self.out.push(',');
        }
        self.any = true;
        write_string(self.out, key);
        self.out.push(':');
    }

    fn text(&mut self, key: &str, text: &str) {
        self.key(key);
        write_string(self.out, text);
    }

    fn value(&mut self, key: &str, value: &Value) {
        self.key(key);
        write_value(self.out, value);
    }

    fn patch<T>(&mut self, key: &str, patch: &Patch<T>, write: impl FnOnce(&mut String, &T)) {
        match patch {
            Patch::Keep => {}
            Patch::Clear => self.value(key, &Value::Null),
            Patch::Set(value) => {
                self.key(key);
                write(self.out, value);
            }
        }
    }

    fn map(&mut self, key: &str, map: &BTreeMap<String, Value>) {
        if map.is_empty() {
            return;
        }
        self.key(key);
        let mut inner = Fields::open(self.out);
        for (key, value) in map {
            inner.value(key, value);
        }
        self.out.push('}');
    }

    fn revision(&mut self, head: &Head) {
        if head.rev != 1 {
            self.value("rev", &head.rev.into());
        }
        if let Some(gone) = head.gone {
            self.value("gone", &gone.into());
        }
    }

    fn tail(&mut self, head: &Head) {
        if let Some(cb) = &head.cb {
            self.text("cb", cb);
        }
        for (key, n) in [("undo", head.undo), ("redo", head.redo)] {
            if let Some(n) = n {
                self.value(key, &n.into());
            }
        }
        if let Some(by) = &head.by {
            self.text("by", by);
        }
        if let Some(act) = head.act {
            self.value("act", &serde_json::json!([act.n, act.k, act.of]));
        }
        if let Some(why) = &head.why {
            self.text("why", why);
        }
        self.text("t", &head.t.to_string());
    }
}

impl CodingLine {
    /// Returns the line as JSON with its keys in a reader's order.
    pub fn to_json(&self) -> String {
        let mut out = String::with_capacity(256);
        let mut fields = Fields::open(&mut out);
        fields.text("id", &self.id.to_string());
        fields.revision(&self.head);
        self.fields.write(&mut fields);
        if let Some(was) = &self.was {
            fields.key("was");
            let mut inner = Fields::open(fields.out);
            was.write(&mut inner);
            fields.out.push('}');
        }
        fields.tail(&self.head);
        out.push('}');
        out
    }
}

impl TrailLine {
    /// Returns the line as JSON with its keys in a reader's order.
    pub fn to_json(&self) -> String {
        let mut out = String::with_capacity(256);
        let mut fields = Fields::open(&mut out);
        fields.text("of", &self.of);
        fields.revision(&self.head);
        fields.map("set", &self.set);
        fields.map("was", &self.was);
        for (key, value) in &self.more {
            fields.value(key, value);
        }
        fields.tail(&self.head);
        out.push('}');
        out
    }
}
