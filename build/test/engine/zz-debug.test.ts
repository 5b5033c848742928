import { expect, test } from 'vitest';
import { startSipp } from '../peers/sipp.ts';
import { sleep, until } from '../peers/until.ts';
import { udpRelay } from '../udp-relay.ts';
import { seededRandom } from '../random.ts';
import { directOn, place, testEngine } from './kit.ts';
test('x', async () => {
  const engine = testEngine();
  const alice = await directOn(engine, 'alice');
  const rnd = seededRandom(12365); const tr: Record<string,string[]> = {};
  const sipp = await startSipp({ scenario: 'uas', timeoutSeconds: 80 });
  const relay = await udpRelay({ serverPort: sipp.port, drop: (dir, d) => { const lost = rnd() < 0.2; const t = d.toString(); const c = /Call-ID: (\S+)/i.exec(t)?.[1] ?? '?'; (tr[c] ??= []).push(`${dir} ${t.split('\r\n')[0]} ${lost ? 'LOST' : ''}`); return lost; } });
  const bad: any[] = [];
  await Promise.all(Array.from({ length: 60 }, async (_, n) => {
    await sleep(n * 50);
    const out = place(engine, alice, `sip:x${n}@127.0.0.1:${relay.port}`, { noAnswerSeconds: 40 });
    await until('an end or a beginning', () => out.has('established') || out.has('ended'), 45_000);
    if (!out.has('established')) { bad.push([n, JSON.stringify(out.events)]); return; }
    await sleep(200);
    out.call.hangUp();
  }));
  console.log(bad.length, bad);
  for (const [n] of bad.slice(0, 2)) {
    const inv = engine.lines.find((l) => l.startsWith(`> INVITE sip:x${n}@`))!;
    const cid = /Call-ID: (\S+)/.exec(inv)?.[1]!;
    console.log(engine.lines.filter((l) => l.includes(cid)).map((l) => l.split('\r\n')[0] + ' ' + /CSeq: .*/.exec(l)?.[0]));
    console.log(tr[cid]);
  }
  console.log(sipp.output().slice(-3000));
  await sipp.stop(); await engine.stop(); relay.close();
}, 80000);
