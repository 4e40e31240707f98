// {{ sdk.generated }}

{{ doc }}
package {{ package }};
