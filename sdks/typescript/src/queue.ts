/** Items for one reader at a time. */

/** Holds what is put until somebody takes it. */
export class Queue<T> {
  readonly #items: T[] = [];
  readonly #waiting = new Set<() => void>();
  #ended = false;

  push(item: T): void {
    this.#items.push(item);
    this.#wake();
  }

  /** Ends every reader. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Yields each item once, until the signal or the end. */
  async *take(signal: AbortSignal): AsyncGenerator<T> {
    const wake = (): void => {
      this.#wake();
    };
    signal.addEventListener("abort", wake);
    try {
      while (!this.#over(signal)) {
        const item = this.#items.shift();
        if (item !== undefined) {
          yield item;
        } else {
          await new Promise<void>((resolve) => this.#waiting.add(resolve));
        }
      }
    } finally {
      signal.removeEventListener("abort", wake);
    }
  }

  #over(signal: AbortSignal): boolean {
    return signal.aborted || this.#ended;
  }

  #wake(): void {
    for (const resume of this.#waiting) {
      resume();
    }
    this.#waiting.clear();
  }
}
