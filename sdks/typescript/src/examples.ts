/** The calls whose outcome a contract states, and answers that follow them. */

import {
  type DescMessage,
  type DescMethod,
  type Message,
  type MessageShape,
  create,
  equals,
  fromJsonString,
  toBinary,
} from "@bufbuild/protobuf";

import { type Code, StatusError } from "./status.js";

/** An example as its contract has it: messages are canonical protobuf JSON. */
export interface ExampleText {
  readonly name: string;
  readonly requests: readonly string[];
  readonly responses: readonly string[];
  /** How the call fails, after its responses. */
  readonly error?: Code;
}

/** One call and its outcome. */
export interface Case<M extends DescMethod = DescMethod> {
  readonly method: M;
  readonly name: string;
  readonly requests: readonly MessageShape<M["input"]>[];
  readonly responses: readonly MessageShape<M["output"]>[];
  readonly error: Code | undefined;
}

/** Something to be done with a request before it is answered. */
export type Before<M extends DescMethod> = (request: MessageShape<M["input"]>) => Promise<void>;

/**
 * The examples of one method. Requests are compared without the broker ids in them, which differ
 * from call to call.
 */
export class Examples<M extends DescMethod> {
  readonly method: M;
  readonly cases: readonly Case<M>[];
  readonly #brokerIds: readonly string[];

  /** `brokerIds` names the fields of a request that carry one. */
  constructor(method: M, examples: readonly ExampleText[], brokerIds: readonly string[] = []) {
    this.method = method;
    this.#brokerIds = brokerIds;
    this.cases = examples.map(({ name, requests, responses, error }) => ({
      method,
      name,
      requests: requests.map((text) => this.#comparable(parse<M["input"]>(method.input, text))),
      responses: responses.map((text) => parse<M["output"]>(method.output, text)),
      error,
    }));
  }

  /** Returns the response to requests; an empty one where no example has them. */
  response(...requests: readonly MessageShape<M["input"]>[]): MessageShape<M["output"]> {
    const found = this.#find(requests);
    fail(found);
    return found?.responses[0] ?? (create(this.method.output) as MessageShape<M["output"]>);
  }

  /** Yields the responses to requests; none where no example has them. */
  async *responses(
    ...requests: readonly MessageShape<M["input"]>[]
  ): AsyncGenerator<MessageShape<M["output"]>> {
    const found = this.#find(requests);
    yield* await Promise.resolve(found?.responses ?? []);
    fail(found);
  }

  /** Returns the response to a stream of requests. */
  async summary(
    requests: AsyncIterable<MessageShape<M["input"]>>,
    before?: Before<M>,
  ): Promise<MessageShape<M["output"]>> {
    const received: MessageShape<M["input"]>[] = [];
    for await (const request of requests) {
      await before?.(request);
      received.push(request);
    }
    return this.response(...received);
  }

  /**
   * Answers request by request, as long as an example begins with them. Where each example that may
   * still be meant has a response to a request, and the same, it is sent as the request comes; the
   * rest follows when the requests end.
   */
  async *conversation(
    requests: AsyncIterable<MessageShape<M["input"]>>,
    before?: Before<M>,
  ): AsyncGenerator<MessageShape<M["output"]>> {
    let left = this.cases;
    let count = 0;
    let sent = 0;
    for await (const request of requests) {
      await before?.(request);
      const seen = this.#comparable(request);
      left = left.filter(({ requests }) => this.#same(requests[count], seen));
      count += 1;
      const response = this.#agreed(left, sent);
      if (response !== undefined) {
        yield response;
        sent += 1;
      }
    }
    const found = left.find(({ requests }) => requests.length === count);
    yield* found?.responses.slice(sent) ?? [];
    fail(found);
  }

  /** The next response, where all that may be meant are in step and have the same. */
  #agreed(left: readonly Case<M>[], sent: number): MessageShape<M["output"]> | undefined {
    const due = left.map(({ requests, responses }) =>
      requests.length === responses.length ? responses[sent] : undefined,
    );
    const [first] = due;
    const { output } = this.method;
    const agreed = due.every(
      (response) => first !== undefined && response !== undefined && same(output, first, response),
    );
    return agreed ? first : undefined;
  }

  #find(requests: readonly MessageShape<M["input"]>[]): Case<M> | undefined {
    const seen = requests.map((request) => this.#comparable(request));
    return this.cases.find(
      (example) =>
        example.requests.length === seen.length &&
        example.requests.every((request, index) => this.#same(request, seen[index])),
    );
  }

  #same(
    one: MessageShape<M["input"]> | undefined,
    other: MessageShape<M["input"]> | undefined,
  ): boolean {
    return one !== undefined && other !== undefined && same(this.method.input, one, other);
  }

  #comparable(request: MessageShape<M["input"]>): MessageShape<M["input"]> {
    const ids = Object.fromEntries(this.#brokerIds.map((field) => [field, 0]));
    return { ...request, ...ids };
  }
}

/** Whether two messages say the same; also of a NaN, which equals nothing. */
export function same(descriptor: DescMessage, one: Message, other: Message): boolean {
  const bytes = (message: Message): Uint8Array => toBinary(descriptor, message);
  return equals(descriptor, one, other) || Buffer.compare(bytes(one), bytes(other)) === 0;
}

function parse<D extends DescMessage>(descriptor: D, text: string): MessageShape<D> {
  return fromJsonString(descriptor, text);
}

function fail(example: Case<never> | Case | undefined): void {
  if (example?.error !== undefined) {
    throw new StatusError(example.error, example.name);
  }
}
