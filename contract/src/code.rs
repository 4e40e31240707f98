//! The rules that a contract can break, each with the stable code by which
//! diagnostics and documentation name it.

use std::fmt;

macro_rules! codes {
    ($($(#[doc = $meaning:literal])+ $name:ident = $id:literal,)+) => {
        /// A rule that a contract can break.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code { $($(#[doc = $meaning])+ $name,)+ }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Its stable spelling, such as `contract/role-missing`.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => concat!("contract/", $id),)+ }
            }

            /// What it says is wrong, in one sentence.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($meaning),+).trim_ascii(),)+ }
            }
        }
    };
}

codes! {
    /// The file cannot be read, or is no UTF-8 text.
    FileUnreadable = "file-unreadable",
    /// The file is larger or more deeply nested than any contract.
    FileTooLarge = "file-too-large",
    /// Two files would be imported under one name.
    FileNameClash = "file-name-clash",
    /// The descriptor set cannot be decoded, or is not complete.
    DescriptorSet = "descriptor-set",
    /// The text is not protobuf's.
    Syntax = "syntax",
    /// The file uses an edition.
    Editions = "editions",
    /// An imported file is in no include path.
    ImportUnknown = "import-unknown",
    /// Files import each other.
    ImportCycle = "import-cycle",
    /// The text is protobuf's, but its meaning is not: a name that is not declared, a number used twice.
    Invalid = "invalid",
    /// A group, which only proto2 has.
    Group = "group",
    /// A `required` field, which only proto2 has.
    RequiredField = "required-field",
    /// A message or a field is made of the annotations' own types.
    AnnotationAsType = "annotation-as-type",
    /// No file has the `contract` option.
    ContractMissing = "contract-missing",
    /// A file was given whose package has no `contract` option.
    ContractMissingInPackage = "contract-missing-in-package",
    /// Two files of one package have the `contract` option.
    ContractTwice = "contract-twice",
    /// The file has no `package`.
    PackageMissing = "package-missing",
    /// `app` is empty or not made of lower-case dotted words.
    AppMalformed = "app-malformed",
    /// Two versions name different apps.
    AppDiffers = "app-differs",
    /// The key or the value of the magic cookie is empty.
    CookieEmpty = "cookie-empty",
    /// The key or the value of the magic cookie cannot be in an environment.
    CookieMalformed = "cookie-malformed",
    /// The key of the magic cookie is a variable that go-plugin or Plugwright reads itself.
    CookieReserved = "cookie-reserved",
    /// Two versions have different magic cookies.
    CookieDiffers = "cookie-differs",
    /// `protocol_version` is missing or 0.
    VersionZero = "version-zero",
    /// Two packages have the same `protocol_version`.
    VersionDuplicate = "version-duplicate",
    /// A version has no service that a plugin implements.
    PluginServiceMissing = "plugin-service-missing",
    /// A service has no role.
    RoleMissing = "role-missing",
    /// A service or message has the name of one of go-plugin's own.
    NameReserved = "name-reserved",
    /// A plugin's service has no `plugin_name`.
    PluginNameMissing = "plugin-name-missing",
    /// `plugin_name` has characters that a host cannot dispense.
    PluginNameMalformed = "plugin-name-malformed",
    /// A host's service has a `plugin_name`, though nobody dispenses it.
    PluginNameMisplaced = "plugin-name-misplaced",
    /// A host's service does not say how the plugin learns its broker id.
    BrokerMissing = "broker-missing",
    /// A service that is no host's has a `broker`.
    BrokerMisplaced = "broker-misplaced",
    /// A fixed broker id lies in the range that brokers hand out.
    BrokerIdLow = "broker-id-low",
    /// Two services of one version have the same fixed broker id.
    BrokerIdDuplicate = "broker-id-duplicate",
    /// A service takes its broker id from a field, and no field carries it.
    BrokerFieldMissing = "broker-field-missing",
    /// A field that carries a broker id is no single `uint32`.
    BrokerFieldType = "broker-field-type",
    /// `broker_id_for` names no service of the contract.
    BrokerTargetUnknown = "broker-target-unknown",
    /// `broker_id_for` names a service that takes no broker id from a field.
    BrokerTargetRole = "broker-target-role",
    /// A streaming method has a `lifecycle`.
    LifecycleStreaming = "lifecycle-streaming",
    /// An example has no name, or that of another one of its method.
    ExampleName = "example-name",
    /// An example has the wrong number of requests or responses.
    ExampleArity = "example-arity",
    /// A request or response of an example is no JSON, or does not fit its message.
    ExampleJson = "example-json",
    /// The `error_code` of an example is none of gRPC's.
    ExampleErrorCode = "example-error-code",
    /// An example of a call that is answered once has both a response and an `error_code`.
    ExampleOutcome = "example-outcome",
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.id())
    }
}
