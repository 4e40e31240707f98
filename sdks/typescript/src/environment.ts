/** What a host says to its plugin in the environment. */

/** The variables of the protocol; one that is not set is empty. */
export interface Environment {
  readonly protocolVersions: string;
  readonly clientCertificate: string;
  readonly multiplex: string;
  readonly socketDirectory: string;
  readonly socketGroup: string;
  readonly minPort: string;
  readonly maxPort: string;
  readonly probe: boolean;
}

/**
 * Reads the protocol's variables, and removes them with the cookie. They are meant for this
 * process: a child that is itself a go-plugin program must not take them for its own (ENV-16).
 */
export function takeEnvironment(variables: NodeJS.ProcessEnv, cookieKey: string): Environment {
  const take = (name: string): string => {
    const value = variables[name] ?? "";
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the way to unset a variable
    delete variables[name];
    return value;
  };
  take(cookieKey);
  return {
    protocolVersions: take("PLUGIN_PROTOCOL_VERSIONS"),
    clientCertificate: take("PLUGIN_CLIENT_CERT"),
    multiplex: take("PLUGIN_MULTIPLEX_GRPC"),
    socketDirectory: take("PLUGIN_UNIX_SOCKET_DIR"),
    socketGroup: take("PLUGIN_UNIX_SOCKET_GROUP"),
    minPort: take("PLUGIN_MIN_PORT"),
    maxPort: take("PLUGIN_MAX_PORT"),
    probe: take("PLUGWRIGHT_PROBE") === "1",
  };
}

/** Whether Go's `strconv.ParseBool` takes a text for true (ENV-12). */
export function isTrue(text: string): boolean {
  return ["1", "t", "T", "true", "TRUE", "True"].includes(text);
}
