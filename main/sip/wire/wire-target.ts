import type { SipProtocol } from '../sip-engine.ts';
import { parseHostPort } from './sip-uri.ts';

/** A registrar or proxy as people type it, taken apart. */
export type WireTarget = {
  /** Name or IP literal, without brackets. */
  readonly host: string;
  readonly port: number | null;
  /** Path of a WebSocket, "/" by default. */
  readonly path: string;
};

/** Reads host, host:port or [IPv6]:port, also behind a sip: or wss: in front, and for WSS with a path; null when it is none of them. */
export function parseWireTarget(text: string, protocol: SipProtocol): WireTarget | null {
  const bare = text.trim().replace(/^(?:sips?:|wss?:\/\/)/i, '');
  const slash = bare.indexOf('/');
  const path = slash < 0 ? '/' : bare.slice(slash);
  if (slash >= 0 && (protocol !== 'wss' || /[\s"<>\\^`{|}#]/.test(path))) return null;
  const place = parseHostPort(slash < 0 ? bare : bare.slice(0, slash));
  return place === null ? null : { ...place, path };
}
