const SIZE = 1024;

/** The newest 1024 packets of a stream, for answering NACKs without asking the encoder. */
export class PacketRing {
  readonly #slots: (Buffer | undefined)[] = new Array(SIZE);

  /** Keeps a packet, which nobody may change afterwards. */
  put(packet: Buffer): void {
    this.#slots[packet.readUInt16BE(2) % SIZE] = packet;
  }

  /** Another stream begins. */
  clear(): void {
    this.#slots.fill(undefined);
  }

  /** Calls back with each kept packet that a pair of PID and BLP names (RFC 4585 section 6.2.1). */
  serve(first: number, more: number, found: (packet: Buffer) => void): void {
    for (let i = 0; i <= 16; i++) {
      if (i > 0 && ((more >> (i - 1)) & 1) === 0) continue;
      const sequence = (first + i) & 0xffff;
      const packet = this.#slots[sequence % SIZE];
      if (packet !== undefined && packet.readUInt16BE(2) === sequence) found(packet);
    }
  }
}
