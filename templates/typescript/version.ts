// {{ sdk.generated }}
{{ version.doc }}

export * from "./messages.js";
export * from "./services.js";
export * as {{ version.services.examples }} from "./examples.js";
