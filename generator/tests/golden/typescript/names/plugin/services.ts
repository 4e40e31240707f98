/**
 * What the plugin serves. It is yours: gen-sdk writes this file only once.
 *
 * Its functions answer the examples of the contract, and anything else with an empty response. Put
 * your own answers there.
 */

import { log, v7 } from "hazards-type";

/** Calls the host's `hazards.names.v7.Back`, where it serves one. */
async function useFirstBack(message: v7.Outer, context: v7.Context): Promise<void> {
  const client = await context.firstBack(message);
  await client?.close({});
}

/** Calls the host's `hazards.names.v7.Back`, where it serves one. */
async function useSecondBack(message: v7.Outer, context: v7.Context): Promise<void> {
  const client = await context.secondBack(message);
  await client?.close({});
}

/** Calls the host's `hazards.names.v7.Single`, where it serves one. */
async function useSingle(message: v7.Outer | v7.Outer_Inner, context: v7.Context): Promise<void> {
  const client = await context.single(message);
  await client?.note({});
}

/** Tells that a method was called, in the two ways that reach the host. */
function report(method: string): void {
  console.log(`${method} was called`);
  log.info("called", { method });
}

/** Named like what reaches the services of the host. */
const host = v7.implementHost({
  /** Answers `/hazards.names.v7.Host/close`. */
  async close(request, context) {
    report("close");
    await useSingle(request, context);
    return v7.examples.hostClose.response(request);
  },

  /**
   * Answers `/hazards.names.v7.Host/Range`.
   * @deprecated
   */
  range(request) {
    report("Range");
    return v7.examples.hostRange.responses(request);
  },

  /** Answers `/hazards.names.v7.Host/func`. */
  func(requests) {
    report("func");
    return v7.examples.hostFunc.summary(requests);
  },

  /** A conversation that does not take turns. */
  talk(requests, context) {
    report("Talk");
    return v7.examples.hostTalk.conversation(requests, async (request) => {
      await useFirstBack(request, context);
      await useSecondBack(request, context);
      await useSingle(request, context);
    });
  },

  /** Answers `/hazards.names.v7.Host/Logger`. */
  async logger(request, context) {
    report("Logger");
    await useFirstBack(request, context);
    await useSecondBack(request, context);
    await useSingle(request, context);
    return v7.examples.hostLogger.response(request);
  },
});

/** It has no methods, and a plugin need not have it. */
const client = v7.implementClient({});

/** The service `hazards.names.v7.HTTPServer`. */
const hTTPServer = v7.implementHTTPServer({
  /** Answers `/hazards.names.v7.HTTPServer/Get`. */
  get(request) {
    report("Get");
    return v7.examples.hTTPServerGet.response(request);
  },
});

/** The service `hazards.names.v7.HttpServer`. */
const httpServer = v7.implementHttpServer({
  /** Answers `/hazards.names.v7.HttpServer/Get`. */
  get(request) {
    report("Get");
    return v7.examples.httpServerGet.response(request);
  },
});

/** The service `hazards.names.v7.OpenSingle`. */
const openSingle = v7.implementOpenSingle({
  /** Answers `/hazards.names.v7.OpenSingle/Open`. */
  open(request) {
    report("Open");
    return v7.examples.openSingleOpen.response(request);
  },
});

/** One of each. */
export const services = [host, client, hTTPServer, httpServer, openSingle];
