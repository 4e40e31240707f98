/**
 * What the plugin serves. It is yours: gen-sdk writes this file only once.
 *
 * Its functions answer the examples of the contract, and anything else with an empty response. Put
 * your own answers there.
 */

import { log, v1 } from "hazards-keywords";

/** Calls the host's `hazards.keywords.v1.Lambda`, where it serves one. */
async function useClass$(message: v1.map, context: v1.Context$): Promise<void> {
  const client = await context.class$(message);
  await client?.go({});
}

/** Calls the host's `hazards.keywords.v1.Lambda`, where it serves one. */
async function useLambda(message: v1.None, context: v1.Context$): Promise<void> {
  const client = await context.lambda(message);
  await client?.go({});
}

/** Calls the host's `hazards.keywords.v1.Lambda`, where it serves one. */
async function useMetadata$(message: v1.map, context: v1.Context$): Promise<void> {
  const client = await context.metadata$(message);
  await client?.go({});
}

/** Tells that a method was called, in the two ways that reach the host. */
function report(method: string): void {
  console.log(`${method} was called`);
  log.info("called", { method });
}

/** The service `hazards.keywords.v1.Import`. */
const import$ = v1.implementImport({
  /** Answers `/hazards.keywords.v1.Import/Import`. */
  async import(request, context) {
    report("Import");
    await useLambda(request, context);
    return v1.examples$.importImport.response(request);
  },

  /** Answers `/hazards.keywords.v1.Import/Return`. */
  return(requests, context) {
    report("Return");
    return v1.examples$.importReturn.summary(requests, async (request) => {
      await useLambda(request, context);
    });
  },

  /** Answers `/hazards.keywords.v1.Import/Type`. */
  async *type(request, context) {
    report("Type");
    await useLambda(request, context);
    yield* v1.examples$.importType.responses(request);
  },

  /** Answers `/hazards.keywords.v1.Import/Func`. */
  func(requests, context) {
    report("Func");
    return v1.examples$.importFunc.conversation(requests, async (request) => {
      await useLambda(request, context);
    });
  },

  /** Answers `/hazards.keywords.v1.Import/Print`. */
  async print(request, context) {
    report("Print");
    await useClass$(request, context);
    await useMetadata$(request, context);
    return v1.examples$.importPrint.response(request);
  },

  /** Answers `/hazards.keywords.v1.Import/Methods`. */
  methods(request) {
    report("Methods");
    return v1.examples$.importMethods.response(request);
  },

  /** Answers `/hazards.keywords.v1.Import/FullName`. */
  fullName(request) {
    report("FullName");
    return v1.examples$.importFullName.response(request);
  },

  /** Answers `/hazards.keywords.v1.Import/Range`. */
  range(request) {
    report("Range");
    return v1.examples$.importRange.response(request);
  },

  /** Answers `/hazards.keywords.v1.Import/Self`. */
  self(request) {
    report("Self");
    return v1.examples$.importSelf.response(request);
  },
});

/** One of each. */
export const services = [import$];
