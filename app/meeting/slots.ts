/** Cameras that one member sees at once; beyond that the last active speakers are shown. */
export const CAMERA_SLOTS = 4;
/** Shared screens that one member sees at once. */
export const SCREEN_SLOTS = 1;

/**
 * The m= lines of every WebRTC member's one offer, in this order (mid 0, 1, …): sound both ways, own camera out, own
 * screen out, then CAMERA_SLOTS and SCREEN_SLOTS pictures in. Nothing is negotiated again when members come and go.
 */
export const ROOM_LINES: readonly {
  readonly kind: 'audio' | 'video';
  readonly use: 'sound' | 'own' | 'slot';
  readonly picture: 'camera' | 'screen' | null;
}[] = [
  { kind: 'audio', use: 'sound', picture: null },
  { kind: 'video', use: 'own', picture: 'camera' },
  { kind: 'video', use: 'own', picture: 'screen' },
  ...Array.from({ length: CAMERA_SLOTS }, () => ({ kind: 'video', use: 'slot', picture: 'camera' }) as const),
  ...Array.from({ length: SCREEN_SLOTS }, () => ({ kind: 'video', use: 'slot', picture: 'screen' }) as const),
];

/** Whose picture an m= line carries now; the index is that of ROOM_LINES. */
export type Slot = { readonly line: number; readonly member: string | null };
