import { expect, it } from 'vitest';
import { checkNode } from './node-version.mjs';
import { Stop } from './say.mjs';

it('takes the oldest Node we promise, and any newer one', () => {
  for (const version of ['20.19.0', '20.20.2', '22.0.0', '26.1.0']) expect(() => checkNode(version)).not.toThrow();
});

it('stops an older one with a sentence that names both versions', () => {
  for (const version of ['20.18.3', '18.20.4']) {
    expect(() => checkNode(version)).toThrow(Stop);
    expect(() => checkNode(version)).toThrow(`Parley needs Node 20.19.0 or newer; this is Node ${version}`);
  }
});
