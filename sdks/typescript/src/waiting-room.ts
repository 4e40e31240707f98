/** Where those who wait for an id and what comes for it find each other. */

interface Waiter<T> {
  readonly found: (value: T) => void;
  readonly failed: (error: Error) => void;
}

/** Matches values with those who ask for them; either may come first. */
export class WaitingRoom<T> {
  readonly #limitMs: number;
  readonly #values = new Map<number, { readonly value: T; readonly timer: NodeJS.Timeout }>();
  readonly #waiters = new Map<number, Waiter<T>>();
  #closed: string | undefined;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /** Brings a value. While one waits to be taken, another for the same id does not count. */
  put(id: number, value: T): void {
    if (!this.offer(id, value) && !this.#values.has(id)) {
      const timer = setTimeout(() => this.#values.delete(id), this.#limitMs).unref();
      this.#values.set(id, { value, timer });
    }
  }

  /** Brings a value to who waits for it already; returns whether there was one. */
  offer(id: number, value: T): boolean {
    const waiter = this.#waiters.get(id);
    waiter?.found(value);
    return waiter !== undefined;
  }

  /** Waits for a value, for a limited time. */
  take(id: number): Promise<T> {
    if (this.#closed !== undefined) {
      return Promise.reject(new Error(this.#closed));
    }
    const waiting = this.#values.get(id);
    if (waiting !== undefined) {
      clearTimeout(waiting.timer);
      this.#values.delete(id);
      return Promise.resolve(waiting.value);
    }
    return new Promise((resolve, reject) => {
      const settle =
        <V>(end: (value: V) => void) =>
        (value: V): void => {
          clearTimeout(timer);
          this.#waiters.delete(id);
          end(value);
        };
      const waiter = { found: settle(resolve), failed: settle(reject) };
      const timer = setTimeout(() => {
        const seconds = String(this.#limitMs / 1000);
        waiter.failed(new Error(`the host has not answered within ${seconds} s`));
      }, this.#limitMs);
      this.#waiters.set(id, waiter);
    });
  }

  /** Fails those who wait, and forgets what came. */
  clear(reason: string): void {
    for (const waiter of [...this.#waiters.values()]) {
      waiter.failed(new Error(reason));
    }
    for (const { timer } of this.#values.values()) {
      clearTimeout(timer);
    }
    this.#values.clear();
  }

  /** Does so for good. */
  close(reason: string): void {
    this.#closed = reason;
    this.clear(reason);
  }
}
