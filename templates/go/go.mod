module {{ sdk.module }}

{{ requirements }}
