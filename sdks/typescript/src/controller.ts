/** go-plugin's controller: how a host asks the plugin to end. */

import { Context } from "./context.js";
import { type Service, implement } from "./service.js";
import { GRPCController } from "./wire/controller_pb.js";

/**
 * Returns what answers the service's calls (CTL-1). The host closes the connection as soon as it
 * has the reply, so what must still reach it goes out first, in a time that is short and bounded
 * (CTL-3).
 */
export function controllerService(beforeReply: () => Promise<void>, stop: () => void): Service {
  return implement(
    GRPCController,
    {
      shutdown: async () => {
        await beforeReply();
        setImmediate(stop);
        return {};
      },
    },
    Context,
  );
}
