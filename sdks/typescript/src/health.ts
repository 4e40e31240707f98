/** gRPC's health service, which a host asks whether the plugin lives. */

import { Context } from "./context.js";
import { type Service, implement } from "./service.js";
import { Code, StatusError } from "./status.js";
import { Health, HealthCheckResponse_ServingStatus as Status } from "./wire/health_pb.js";

// The name that go-plugin's hosts ask for, and the server as a whole (HC-1, HC-2).
const KNOWN: readonly string[] = ["plugin", ""];

/** Returns what says SERVING of the plugin until `ended` is aborted. */
export function healthService(ended: AbortSignal): Service {
  return implement(
    Health,
    {
      check: ({ service }) => {
        if (!KNOWN.includes(service)) {
          throw new StatusError(Code.NOT_FOUND, `unknown service \`${service}\``);
        }
        return { status: Status.SERVING };
      },
      async *watch({ service }, { signal }) {
        yield { status: KNOWN.includes(service) ? Status.SERVING : Status.SERVICE_UNKNOWN };
        // The status never changes.
        await aborted(AbortSignal.any([signal, ended]));
      },
    },
    Context,
  );
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
    }
    signal.addEventListener("abort", () => {
      resolve();
    });
  });
}
