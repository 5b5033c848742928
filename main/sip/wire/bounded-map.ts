/** A map that never holds more than `limit` entries: the oldest goes first, and `onEvict` hears of it. */
export class BoundedMap<K, V> {
  private readonly entries = new Map<K, V>();
  private readonly limit: number;
  private readonly onEvict: (value: V) => void;

  constructor(limit: number, onEvict: (value: V) => void = () => undefined) {
    this.limit = limit;
    this.onEvict = onEvict;
  }

  get size(): number {
    return this.entries.size;
  }

  get(key: K): V | undefined {
    return this.entries.get(key);
  }

  /** Puts an entry in as the youngest. */
  set(key: K, value: V): void {
    this.entries.delete(key);
    this.entries.set(key, value);
    if (this.entries.size <= this.limit) return;
    const oldest = this.entries.entries().next();
    if (oldest.done === true) return;
    this.entries.delete(oldest.value[0]);
    this.onEvict(oldest.value[1]);
  }

  delete(key: K): void {
    this.entries.delete(key);
  }

  values(): IterableIterator<V> {
    return this.entries.values();
  }

  clear(): void {
    this.entries.clear();
  }
}
