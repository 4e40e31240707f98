// {{ sdk.generated }}
/** Implements and calls the services of version {{ version.number }} of the contract. */

import * as plugwright from "../plugwright/index.js";
import * as messages from "./messages.js";

/** What a handler knows about the call that it answers. */
export class {{ version.services.context }} extends plugwright.Context {
{%- for accessor in version.services.accessors %}
  {{ accessor.doc }}
  {{ accessor.signature }}
    {{ accessor.body }}
  }
{%- if !loop.last %}
{% endif %}
{%- endfor %}
}
{%- for service in version.services.all %}

{{ service.doc }}
export type {{ service.implementation }} = plugwright.Implementation<
  typeof messages.{{ service.descriptor }},
  {{ version.services.context }}
>;

/** Makes a service of functions that answer its calls. */
export function {{ service.implement }}(
  implementation: {{ service.implementation }},
): plugwright.VersionedService {
  return {
    ...plugwright.implement(messages.{{ service.descriptor }}, implementation, {{ version.services.context }}),
    protocolVersion: {{ version.number }},
  };
}

{{ service.doc }}
export type {{ service.client }} = plugwright.Client<typeof messages.{{ service.descriptor }}>;

/** Returns the functions that call the service over a channel. */
export function {{ service.new_client }}(channel: plugwright.Channel): {{ service.client }} {
  return plugwright.newClient(channel, messages.{{ service.descriptor }}{{ service.timeouts }});
}
{%- endfor %}
