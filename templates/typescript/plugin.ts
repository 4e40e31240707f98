/**
 * What the plugin serves. It is yours: gen-sdk writes this file only once.
 *
 * Its functions answer the examples of the contract, and anything else with an empty response. Put
 * your own answers there.
 */

import { {% if plugin.has_methods %}log, {% endif %}v{{ plugin.version }} } from {{ sdk.module }};
{%- for helper in plugin.helpers %}

{{ helper.doc }}
{{ helper.signature }}
  const client = await context.{{ helper.get }}(message);
{%- for call in helper.calls %}
  await client?.{{ call }}({});
{%- endfor %}
}
{%- endfor %}
{%- if plugin.has_methods %}

/** Tells that a method was called, in the two ways that reach the host. */
function report(method: string): void {
  console.log(`${method} was called`);
  log.info("called", { method });
}
{%- endif %}
{%- for service in plugin.services %}

{{ service.doc }}
{%- if service.methods.is_empty() %}
{{ service.statement }}});
{%- else %}
{{ service.statement }}
{%- for method in service.methods %}
  {{ method.doc }}
  {{ method.signature }}
    report("{{ method.name }}");
{%- for line in method.body %}
    {{ line }}
{%- endfor %}
  },
{%- if !loop.last %}
{% endif %}
{%- endfor %}
});
{%- endif %}
{%- endfor %}

/** One of each. */
{{ plugin.list }}
