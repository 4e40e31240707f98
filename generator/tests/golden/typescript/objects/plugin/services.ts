/**
 * What the plugin serves. It is yours: gen-sdk writes this file only once.
 *
 * Its functions answer the examples of the contract, and anything else with an empty response. Put
 * your own answers there.
 */

import { log, v1 } from "hazards-object";

/** Calls the host's `hazards.objects.v1.Service`, where it serves one. */
async function useCall(message: v1.String, context: v1.Context): Promise<void> {
  const client = await context.call(message);
  await client?.close({});
}

/** Calls the host's `hazards.objects.v1.Service`, where it serves one. */
async function useHashCode(message: v1.Object$, context: v1.Context): Promise<void> {
  const client = await context.hashCode(message);
  await client?.close({});
}

/** Calls the host's `hazards.objects.v1.Service`, where it serves one. */
async function useToString$(message: v1.Object$, context: v1.Context): Promise<void> {
  const client = await context.toString$(message);
  await client?.close({});
}

/** Calls the host's `hazards.objects.v1.Service`, where it serves one. */
async function useWaitCount(message: v1.String, context: v1.Context): Promise<void> {
  const client = await context.waitCount(message);
  await client?.close({});
}

/** Tells that a method was called, in the two ways that reach the host. */
function report(method: string): void {
  console.log(`${method} was called`);
  log.info("called", { method });
}

/** \u002a/ static { System.exit(1); } /\u002a */
const objects = v1.implementObjects({
  /** @throws nothing {@link java.lang.Object} <script>alert(1)</script> &amp; `a*\/b` */
  async getClass(request, context) {
    report("GetClass");
    await useCall(request, context);
    await useWaitCount(request, context);
    return v1.examples.objectsGetClass.response(request);
  },

  /** Answers `/hazards.objects.v1.Objects/Wait`. */
  async *wait(request, context) {
    report("Wait");
    await useCall(request, context);
    await useWaitCount(request, context);
    yield* v1.examples.objectsWait.responses(request);
  },

  /** Answers `/hazards.objects.v1.Objects/Notify`. */
  notify(requests, context) {
    report("Notify");
    return v1.examples.objectsNotify.summary(requests, async (request) => {
      await useCall(request, context);
      await useWaitCount(request, context);
    });
  },

  /** Answers `/hazards.objects.v1.Objects/Clone`. */
  clone(requests, context) {
    report("Clone");
    return v1.examples.objectsClone.conversation(requests, async (request) => {
      await useCall(request, context);
      await useWaitCount(request, context);
    });
  },

  /** Answers `/hazards.objects.v1.Objects/HashCode`. */
  hashCode(request) {
    report("HashCode");
    return v1.examples.objectsHashCode.response(request);
  },

  /** Answers `/hazards.objects.v1.Objects/Equals`. */
  async equals(request, context) {
    report("Equals");
    await useHashCode(request, context);
    await useToString$(request, context);
    return v1.examples.objectsEquals.response(request);
  },

  /** Answers `/hazards.objects.v1.Objects/Default`. */
  default(request) {
    report("Default");
    return v1.examples.objectsDefault.response(request);
  },

  /** Answers `/hazards.objects.v1.Objects/ToString`. */
  async toString$(request, context) {
    report("ToString");
    await useCall(request, context);
    await useWaitCount(request, context);
    return v1.examples.objectsToString$.response(request);
  },
});

/** One of each. */
export const services = [objects];
