// {{ sdk.generated }}
/** Runs a plugin's services in the process of a test. */

export {
  type Reattach,
  type Running,
  check,
  running,
  serveForReattach,
} from "./plugwright/testing.js";
