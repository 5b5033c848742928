/** Bytes; what is on its way out at one time is far less. */
const SIZE = 1 << 20;

const memory = new ArrayBuffer(SIZE);
let next = 0;

/**
 * Memory for an encrypted datagram that leaves now, used again after a megabyte of others: new memory for each would be
 * half of what it costs. Should one wait longer, other ciphertext leaves in its place, which nobody there can read.
 */
export const packetMemory = (length: number): Buffer => {
  if (next + length > SIZE) next = 0;
  const made = Buffer.from(memory, next, length);
  next += length;
  return made;
};
