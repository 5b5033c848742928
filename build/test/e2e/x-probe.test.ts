import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, startApp } from './parley-app.ts';
let app: App;
beforeAll(async () => { app = await startApp(); });
afterAll(async () => await app?.close());
test('probe', async () => {
  const r = await app.page.evaluate(async () => {
    const out: string[] = [];
    const tryIt = (name: string, make: () => unknown) => new Promise<void>((resolve) => {
      let n = 0;
      const t = setTimeout(() => { out.push(`${name}: no callback (n=${n})`); resolve(); }, 1500);
      try {
        window.parley.startP2pConf(make(), (ret, reason) => { n += 1; out.push(`${name}: ${ret} ${reason}`); clearTimeout(t); resolve(); });
      } catch (e) { out.push(`${name}: THREW ${String(e)}`); clearTimeout(t); resolve(); }
    });
    await tryIt('undefined', () => undefined);
    await tryIt('symbol', () => Symbol('x'));
    await tryIt('bigint', () => 1n);
    await tryIt('function', () => () => 1);
    await tryIt('fn field', () => ({ callerInfo: () => 1 }));
    await tryIt('sym field', () => ({ callerInfo: {}, calleeInfo: { number: Symbol('x') }, mediaType: 0 }));
    await tryIt('getter throws', () => ({ get callerInfo() { throw new Error('boo'); } }));
    const c: any = {}; c.callerInfo = c;
    await tryIt('cycle', () => c);
    let d: any = {}; for (let i = 0; i < 5000; i++) d = { callerInfo: d };
    await tryIt('deep', () => d);
    await tryIt('10MB', () => ({ callerInfo: {}, calleeInfo: { number: 'x'.repeat(10_000_000) }, mediaType: 0 }));
    await tryIt('proxy', () => new Proxy({}, { ownKeys() { throw new Error('x'); }, get() { throw new Error('y'); } }));
    await tryIt('promise', () => Promise.resolve(1));
    await tryIt('map', () => new Map());
    await tryIt('window', () => window);
    await tryIt('node', () => document.body);
    return out;
  });
  console.log(r.join('\n'));
  expect(1).toBe(1);
});
