// {{ sdk.generated }}
/** The examples that version {{ version.number }} of the contract gives for its methods. */

import * as plugwright from "../plugwright/index.js";
import * as messages from "./messages.js";
{%- for service in version.served() %}
{%- for method in service.methods %}

/** The examples of `{{ service.full_name }}/{{ method.wire_name }}`. */
export const {{ method.constant }} = new plugwright.Examples(
  messages.{{ service.descriptor }}.method.{{ method.function }},
  [
{%- for example in method.examples %}
    {
      name: {{ example.name }},
      requests: [
{%- for request in example.requests %}
        {{ request }},
{%- endfor %}
      ],
      responses: [
{%- for response in example.responses %}
        {{ response }},
{%- endfor %}
      ],
{%- if let Some(error) = example.error %}
      error: plugwright.Code.{{ error }},
{%- endif %}
    },
{%- endfor %}
  ],
  [{% for field in method.broker_ids %}{{ field }}{% if !loop.last %}, {% endif %}{% endfor %}],
);
{%- endfor %}
{%- endfor %}

/** Every example. */
export const cases: readonly plugwright.Case[] = [
{%- for service in version.served() %}
{%- for method in service.methods %}
  ...{{ method.constant }}.cases,
{%- endfor %}
{%- endfor %}
];
