/** The one line that tells the host where to connect. */

const CORE_PROTOCOL = 1;

/** Where a plugin listens. */
export interface Address {
  readonly network: "unix" | "tcp";
  /** A path, or `host:port`. */
  readonly address: string;
}

/** What the host must know to connect (HS-5 to HS-8). */
export interface Handshake extends Address {
  readonly version: number;
  /** The DER of the certificate that is served, where the host asked for TLS (HS-10). */
  readonly certificate: Buffer | undefined;
  /** Whether the connection is multiplexed; undefined where the host did not ask (HS-11). */
  readonly multiplex: boolean | undefined;
}

/** Returns the line with its end. */
export function handshakeLine(handshake: Handshake): string {
  const { version, network, address, certificate, multiplex } = handshake;
  // Go reads base64 without padding only (HS-9).
  const encoded = certificate?.toString("base64").replace(/=+$/, "") ?? "";
  const fields = [CORE_PROTOCOL, version, network, address, "grpc", encoded];
  return [...fields, ...(multiplex === undefined ? [] : [multiplex])].join("|") + "\n";
}
