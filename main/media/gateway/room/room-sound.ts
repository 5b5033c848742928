import type { AgreedCodec } from '../agreed-line.ts';

/** One member of the mix. */
export type MixMember = {
  /** The formats agreed with the member, touch tones included; none while it takes no part. */
  agree(codecs: readonly AgreedCodec[], ptime: number | null): void;
  take(rtp: Buffer): void;
  /** RTCP from the member. */
  control(rtcp: Buffer): void;
  speak(on: boolean): void;
  state(): {
    /** `performance.now()` of the last packet, 0 before the first. */
    readonly heardAt: number;
    readonly levelDb: number;
    readonly loss: number;
    readonly jitterMs: number;
  };
};

/** How a member is served by the mix. */
export type MixMemberOptions = {
  readonly ssrc: number;
  send(rtp: Buffer): void;
  sendControl(rtcp: Buffer): void;
  onDigit(digit: string): void;
};

/** Sound in which everybody hears the others and not themselves. */
export type Mix = {
  add(id: string, options: MixMemberOptions): MixMember;
  remove(id: string): void;
  close(): void;
};
