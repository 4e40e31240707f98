/**
 * A plugin without gen-sdk: `words_pb.ts` is what protoc-gen-es makes of the contract,
 * `proto/examples/words/v1/words.proto`.
 */

import { Context, implement, serve } from "../src/index.js";
import { Progress, Words } from "./words_pb.js";

/** The broker id under which the host serves `Progress`. */
const PROGRESS_ID = 1;

const wordsOf = (text: string): string[] => text.split(/\s+/u).filter((word) => word !== "");

const words = implement(
  Words,
  {
    count: ({ value }) => ({ value: wordsOf(value).length }),
    async *split({ value }, context) {
      const progress = await context.dial(Progress, PROGRESS_ID);
      for (const word of wordsOf(value)) {
        await progress.report({ value: word }, { timeoutMs: 5000 });
        yield { value: word };
      }
    },
  },
  Context,
);

await serve({ cookie: { key: "WORDS_PLUGIN", value: "a6f0d2c4" }, versions: { 1: [words] } });
