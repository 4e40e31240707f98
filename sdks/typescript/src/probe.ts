/**
 * The probe: what a host can have the plugin do, to watch it do it. Served only where the
 * environment says `PLUGWRIGHT_PROBE=1`.
 */

import type { Duration } from "@bufbuild/protobuf/wkt";

import type { Broker } from "./broker.js";
import { newClient } from "./client.js";
import { Context } from "./context.js";
import { type Service, implement } from "./service.js";
import { Code, StatusError } from "./status.js";
import { Probe } from "./wire/probe_pb.js";

const DIAL_LIMIT_MS = 5000;

/** Returns one endpoint's probe: the main connection's or a brokered one's. */
export function probeService(broker: Broker, endpoint = "main"): Service {
  return implement(
    Probe,
    {
      echo: ({ value }) => ({ value: value.length > 0 ? value : Buffer.from(endpoint) }),
      chat: (requests) => requests,
      printStdout: ({ value }) => print(process.stdout, value),
      printStderr: ({ value }) => print(process.stderr, value),
      dial: async ({ value }) => {
        const probe = newClient(await broker.dial(value), Probe);
        return probe.echo({}, { timeoutMs: DIAL_LIMIT_MS });
      },
      accept: async ({ value }) => {
        await broker.accept(value, [probeService(broker, String(value))]);
        return {};
      },
      sleep: async (duration, { signal }) => {
        await sleep(duration, signal);
        return {};
      },
      fail: ({ value }) => {
        if (value < 1 || !(value in Code)) {
          throw new StatusError(Code.INVALID_ARGUMENT, "a status number from 1 to 16 was expected");
        }
        throw new StatusError(Code[Code[value] as keyof typeof Code], "probe");
      },
      large: ({ value }) => ({ value: new Uint8Array(value) }),
    },
    Context,
  );
}

function print(stream: NodeJS.WritableStream, bytes: Uint8Array): Promise<Record<string, never>> {
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => {
      if (error == null) {
        resolve({});
      } else {
        reject(error);
      }
    });
  });
}

function sleep({ seconds, nanos }: Duration, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Number(seconds) * 1000 + nanos / 1e6);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
