/** A list of those who want to hear of something. */
export class Listeners<E> {
  readonly #listeners = new Set<(event: E) => void>();

  /** Returns the function that ends the subscription. */
  add(listener: (event: E) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(event: E): void {
    for (const listener of this.#listeners) {
      listener(event);
    }
  }
}
