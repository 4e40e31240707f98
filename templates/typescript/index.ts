// {{ sdk.generated }}
{{ sdk.doc }}

import * as plugwright from "./plugwright/index.js";

{% for version in sdk.versions -%}
export * as v{{ version.number }} from "./v{{ version.number }}/index.js";
{% endfor -%}
{% for file in sdk.foreign -%}
export * as {{ file.name }} from {{ file.module }};
{% endfor -%}
export { Code, Logger, StatusError, log, newClient } from "./plugwright/index.js";
export type {
  CallOptions,
  Channel,
  Client,
  ServingOptions,
  VersionedService,
} from "./plugwright/index.js";

/** What a host sets before it starts a plugin. */
export const cookie: plugwright.MagicCookie = {
  key: {{ sdk.cookie_key }},
  value: {{ sdk.cookie_value }},
};

/**
 * Serves a plugin until its host asks it to end. Give it one of each service that the plugin
 * implements, of one or several versions of the contract; host and plugin agree on the highest that
 * both have. What is printed, and what `log` is given, goes to the host.
 *
 * Exits with status 1 where no host has started the plugin.
 */
export function serve(
  services: readonly plugwright.VersionedService[],
  options: plugwright.ServingOptions = {},
): Promise<void> {
  return plugwright.serveVersions(cookie, services, options);
}
