//! The one encoding of a message: protobuf leaves the order of a map's entries open, and
//! what is generated from a contract must not depend on it.

use prost::Message as _;
use prost::encoding::{WireType, encode_key, encode_varint};
use prost_reflect::{DynamicMessage, FieldDescriptor, MapKey, ReflectMessage as _, Value};

/// The fields in the order of their numbers, entries of maps in that of their bytes.
pub(super) fn encode(message: &DynamicMessage) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (field, value) in message.fields() {
        match value {
            Value::Message(inner) => nest(&field, &encode(inner), &mut bytes),
            Value::List(values) if field.kind().as_message().is_some() => {
                for inner in values.iter().filter_map(Value::as_message) {
                    nest(&field, &encode(inner), &mut bytes);
                }
            }
            Value::Map(entries) => {
                let mut entries: Vec<_> = entries
                    .iter()
                    .map(|(key, value)| entry(&field, key, value))
                    .collect();
                entries.sort();
                for entry in entries {
                    nest(&field, &entry, &mut bytes);
                }
            }
            plain => {
                let mut alone = DynamicMessage::new(message.descriptor());
                alone.set_field(&field, plain.clone());
                bytes.extend(alone.encode_to_vec());
            }
        }
    }
    bytes
}

/// On the wire a map is a list of messages with a key and a value.
fn entry(field: &FieldDescriptor, key: &MapKey, value: &Value) -> Vec<u8> {
    let kind = field.kind();
    let descriptor = kind.as_message().expect("a map's entries are messages");
    let mut entry = DynamicMessage::new(descriptor.clone());
    entry.set_field(&descriptor.map_entry_key_field(), key.clone().into());
    entry.set_field(&descriptor.map_entry_value_field(), value.clone());
    encode(&entry)
}

fn nest(field: &FieldDescriptor, inner: &[u8], bytes: &mut Vec<u8>) {
    encode_key(field.number(), WireType::LengthDelimited, bytes);
    encode_varint(inner.len() as u64, bytes);
    bytes.extend(inner);
}

#[cfg(test)]
mod tests {
    use prost_reflect::DescriptorPool;

    use super::*;

    fn message(name: &str, json: &str) -> DynamicMessage {
        let pool: DescriptorPool = DescriptorPool::global();
        let descriptor = pool.get_message_by_name(name).unwrap();
        let mut reader = serde_json::Deserializer::from_str(json);
        DynamicMessage::deserialize(descriptor, &mut reader).unwrap()
    }

    #[test]
    fn entries_of_maps_are_in_order_at_any_depth() {
        let json = r#"{"b":{"z":1,"y":[{"x":null},2,"three"],"w":true},"a":{}}"#;
        let object = message("google.protobuf.Struct", json);
        let first = encode(&object);
        for _ in 0..16 {
            assert_eq!(encode(&message("google.protobuf.Struct", json)), first);
        }
        let decoded = DynamicMessage::decode(object.descriptor(), first.as_slice()).unwrap();
        assert_eq!(decoded, object);
    }

    #[test]
    fn what_has_no_map_is_encoded_as_ever() {
        let time = message("google.protobuf.Timestamp", r#""2026-01-02T03:04:05.5Z""#);
        assert_eq!(encode(&time), time.encode_to_vec());
        let mask = message("google.protobuf.FieldMask", r#""a,b.c""#);
        assert_eq!(encode(&mask), mask.encode_to_vec());
    }
}
