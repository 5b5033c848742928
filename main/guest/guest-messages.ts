import { z } from 'zod';
import type { FromGuest } from '../../app/guest/protocol.ts';
import { meetingAction } from '../meeting/action-schema.ts';

/** Longest message of a guest, bytes: an offer of ROOM_LINES with every codec of every browser fits. */
export const MOST_MESSAGE = 96 * 1024;

/** Text that a person wrote, without control characters and direction overrides (Cc, Cf), which would disguise it. */
const personText = (most: number) =>
  z
    .string()
    .max(most)
    .refine((text) => !/\p{Surrogate}/u.test(text), 'not well-formed')
    .transform((text) => text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, ' ').trim());

const fromGuest = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hello'),
    protocol: z.int().min(0).max(1_000_000),
    meeting: z.string().regex(/^\d{9}$/),
    resume: z.string().min(1).max(128).nullable(),
  }),
  z.strictObject({
    type: z.literal('join'),
    name: personText(256).refine((name) => name !== '', 'empty'),
    password: z.string().max(32),
    microphone: z.boolean(),
    camera: z.boolean(),
  }),
  z.strictObject({ type: z.literal('offer'), sdp: z.string().max(65_536) }),
  z.strictObject({ type: z.literal('candidate'), candidate: z.string().max(512) }),
  z.strictObject({
    type: z.literal('action'),
    id: z
      .int()
      .min(0)
      .max(2 ** 31),
    action: meetingAction,
  }),
]) satisfies z.ZodType<FromGuest>;

/** Reads a guest's message; null for anything that is not exactly one. */
export const readGuestMessage = (text: string): FromGuest | null => {
  try {
    const read = fromGuest.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
};
