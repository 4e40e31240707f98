/** AutoMTLS: both ends show one certificate, and each accepts exactly the other's. */

import { X509Certificate } from "node:crypto";
import type { Duplex } from "node:stream";
import { createServer } from "node:tls";

import { type ChannelCredentials, credentials } from "@grpc/grpc-js";

import { Detached } from "./detached.js";
import { type Identity, certificatePem, newIdentity } from "./certificate.js";
import { StartError } from "./status.js";

const HANDSHAKE_LIMIT_MS = 10_000;

/** What both directions of a plugin's connections share (TLS-8). */
export class Security {
  readonly #own: Identity;
  readonly #peer: Buffer;

  constructor(own: Identity, peer: Buffer) {
    this.#own = own;
    this.#peer = peer;
  }

  /** Makes the plugin's side of what `PLUGIN_CLIENT_CERT` asks for. */
  static forHost(clientCertificate: string): Security {
    try {
      return new Security(newIdentity(), new X509Certificate(clientCertificate).raw);
    } catch (error) {
      // Never plaintext instead (ENV-9).
      throw new StartError(
        "`PLUGIN_CLIENT_CERT` holds no certificate in PEM form: " +
          `${String(error)}; give the host's certificate, or leave it unset`,
      );
    }
  }

  /** The DER of the certificate that the peer will see (TLS-2). */
  get certificate(): Buffer {
    return this.#own.der;
  }

  /**
   * Returns what ends TLS on accepted connections, and hands on those whose client has shown the
   * host's certificate. A chain that merely leads to it is not enough (TLS-1).
   */
  acceptor(admit: (connection: Duplex) => void): (connection: Duplex) => void {
    const server = createServer({
      ...this.#material(),
      ALPNProtocols: ["h2"],
      requestCert: true,
      rejectUnauthorized: true,
      handshakeTimeout: HANDSHAKE_LIMIT_MS,
    });
    server.on("secureConnection", (connection) => {
      connection.on("error", ignore);
      if (connection.getPeerX509Certificate()?.raw.equals(this.#peer) === true) {
        admit(new Detached(connection));
      } else {
        connection.destroy();
      }
    });
    server.on("tlsClientError", (_error, connection) => {
      connection.destroy();
    });
    return (connection) => {
      server.emit("connection", connection);
    };
  }

  /** Returns what a client of a brokered connection shows and accepts. */
  clientCredentials(): ChannelCredentials {
    const { ca, cert, key } = this.#material();
    return credentials.createSsl(Buffer.from(ca), Buffer.from(key), Buffer.from(cert), {
      checkServerIdentity: (_host, found) =>
        found.raw.equals(this.#peer)
          ? undefined
          : new Error("the host shows another certificate than the one it announced"),
    });
  }

  #material(): { ca: string; cert: string; key: string; minVersion: "TLSv1.2" } {
    return {
      ca: certificatePem(this.#peer),
      cert: this.#own.certificatePem,
      key: this.#own.keyPem,
      minVersion: "TLSv1.2",
    };
  }
}

function ignore(): void {
  // A connection that fails is closed, and the peer knows why.
}
