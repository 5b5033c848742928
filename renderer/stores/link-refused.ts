import { create } from 'zustand';
import type { LinkRefusal } from '../../app/start/link-refusal.ts';

/** Why the last link was not taken; null once that was read. */
export const useLinkRefused = create<{ readonly why: LinkRefusal | null }>()(() => ({ why: null }));
