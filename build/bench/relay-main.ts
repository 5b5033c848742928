import { gatewayMediaPort } from '../../main/media/gateway-client.ts';
import { gatewayInProcess } from '../../main/media/gateway-in-process.ts';
import type { MediaSession } from '../../main/media/media-port.ts';
import { gatewayChild } from '../test/gateway-child.ts';
import type { RelayAnswer, RelayAsk } from './row-relay.ts';

// Stands in for Electron's main process: it owns the sessions, drives the gateway, and is made to hang again and again.
const [where, entry = ''] = process.argv.slice(2);
const BLOCK_MS = 40;
const EVERY_MS = 250;

process.once('disconnect', () => process.exit(0));
const port = gatewayMediaPort(where === 'inside' ? gatewayInProcess() : gatewayChild(entry));
const sessions = new Map<string, MediaSession>();

const answerTo = async (ask: RelayAsk): Promise<RelayAnswer> => {
  switch (ask.ask) {
    case 'open': {
      const session = port.open(ask.session, {
        address: '127.0.0.1',
        encryption: 'off',
        audioCodecs: ['PCMU'],
        videoCodecs: [],
        videoMaxKbps: 500,
        transport: 'gateway',
      });
      sessions.set(ask.session, session);
      return session.offer({ audio: 'sendrecv', video: null });
    }
    case 'accept': {
      const accepted = await sessions.get(ask.session)!.accept(ask.sdp, false);
      return accepted.ok ? { ok: true, value: '' } : accepted;
    }
    case 'leg':
      return port.negotiate({ session: ask.session, leg: `leg ${ask.session}`, sdp: ask.sdp });
    case 'block':
      setInterval(() => {
        const end = performance.now() + BLOCK_MS;
        while (performance.now() < end);
      }, EVERY_MS);
      return { ok: true, value: '' };
  }
};

process.on('message', ({ id, ask }: { id: number; ask: RelayAsk }) => {
  void answerTo(ask).then((answer) => process.send?.({ id, answer }));
});
