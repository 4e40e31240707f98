// {{ sdk.generated }}
/** The messages of version {{ version.number }} of the contract, and what describes its services. */

{% for module in version.modules -%}
export * from {{ module }};
{% endfor -%}
