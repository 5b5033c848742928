import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Response } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type App, startApp } from './parley-app.ts';
import { processesOf, statusOf, withSwitch } from './processes.ts';
import { eventually, stateOf } from './screen.ts';

let app: App;
/** A server on this machine that nothing may reach. */
let server: Server;
let url: string;
let reached = 0;

beforeAll(async () => {
  server = createServer((_request, answer) => answer.setHeader('access-control-allow-origin', '*').end('reached'));
  server.on('connection', () => {
    reached += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  app = await startApp();
});
afterAll(async () => {
  await app?.close();
  server?.closeAllConnections();
  server?.close();
});

const home = (): Promise<Response | null> => app.page.goto('app://parley/index.html');

test('the page has no Node and no Electron, only window.parley', async () => {
  const found = await app.page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'global', '__dirname', 'electron', 'ipcRenderer', 'parley'].filter(
      (name) => name in window,
    ),
  );
  expect(found).toEqual(['parley']);
});

test('the document comes with its security headers', async () => {
  const headers = (await home())?.headers() ?? {};
  const policy = headers['content-security-policy'] ?? '';
  for (const part of ["default-src 'none'", "script-src 'self'", "connect-src 'none'", "frame-ancestors 'none'"]) {
    expect(policy).toContain(part);
  }
  expect(policy).not.toMatch(/unsafe|\*|http/);
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['permissions-policy']).toContain('camera=(self)');
});

test('neither eval nor an inline script, nor a handler in an attribute, nor a worker from a text runs', async () => {
  const ran = await app.page.evaluate(
    () =>
      new Promise<readonly string[]>((resolve) => {
        const ran: string[] = [];
        const missing = new Set(['script-src', 'script-src-elem', 'script-src-attr', 'worker-src']);
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
          missing.delete(effectiveDirective);
          if (missing.size === 0) resolve(ran);
        });
        Object.assign(window, { mark: (name: string) => ran.push(name) });
        const attempt = (name: string, run: () => unknown): void => {
          try {
            run();
            ran.push(name);
          } catch {
            // As it should be.
          }
        };
        // Later: what the debugger itself runs may use eval.
        setTimeout(() => {
          // biome-ignore lint/security/noGlobalEval: it must fail
          attempt('eval', () => eval('1'));
          attempt('Function', () => new Function('return 1')());
          attempt('worker', () => new Worker(URL.createObjectURL(new Blob(['1'], { type: 'text/javascript' }))));
          const made = document.createElement('div');
          made.innerHTML = '<img alt="" src="data:image/png;base64,x" onerror="mark(\'handler\')">';
          const script = Object.assign(document.createElement('script'), { textContent: "mark('inline script')" });
          made.append(script);
          document.body.append(made);
        }, 0);
      }),
  );
  expect(ran).toEqual([]);
});

test('nothing in the page reaches a server, not even one on this machine', async () => {
  const failed = await app.page.evaluate(async (to) => {
    const element = (tag: string, attributes: object): Promise<string> =>
      new Promise((resolve) => {
        const made = Object.assign(document.createElement(tag), attributes);
        made.onerror = () => resolve(`${tag}: refused`);
        made.onload = () => resolve(`${tag}: loaded`);
        document.head.append(made);
      });
    const socket = (): Promise<string> =>
      new Promise((resolve) => {
        try {
          const opened = new WebSocket(to.replace('http', 'ws'));
          opened.onerror = () => resolve('socket: refused');
          opened.onopen = () => resolve('socket: open');
        } catch {
          resolve('socket: refused');
        }
      });
    navigator.sendBeacon(to, 'x');
    return await Promise.all([
      fetch(to).then(
        () => 'fetch: answered',
        () => 'fetch: refused',
      ),
      element('img', { src: to }),
      element('script', { src: to }),
      element('link', { rel: 'stylesheet', href: to }),
      socket(),
    ]);
  }, url);
  expect(failed).toEqual(['fetch: refused', 'img: refused', 'script: refused', 'link: refused', 'socket: refused']);
  expect(reached).toBe(0);
});

test('the window goes nowhere else, and opens no other', async () => {
  const { page } = app;
  const opened = await page.evaluate((to) => {
    const link = Object.assign(document.createElement('a'), { href: to, target: '_blank', textContent: 'x' });
    document.body.append(link);
    link.click();
    link.remove();
    const form = Object.assign(document.createElement('form'), { action: to, method: 'post' });
    document.body.append(form);
    form.submit();
    form.remove();
    const other = window.open(to) ?? window.open('about:blank');
    location.href = to;
    return other !== null;
  }, url);
  expect(opened).toBe(false);
  // Were a navigation under way, an answer from main would come from the new page or not at all.
  await stateOf(page, 'app');
  expect(page.url()).toBe('app://parley/index.html');
  expect(app.pages()).toHaveLength(1);
  expect(reached).toBe(0);
});

test('every permission but camera, microphone and their like is denied', async () => {
  const { page } = app;
  const answers = await page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'midi', 'clipboard-read', 'storage-access', 'window-management'];
    const states: Record<string, string> = {};
    for (const name of names) {
      states[name] = await navigator.permissions.query({ name: name as PermissionName }).then(
        ({ state }) => state,
        () => 'denied',
      );
    }
    states['place'] = await new Promise<string>((resolve) =>
      navigator.geolocation.getCurrentPosition(
        () => resolve('granted'),
        () => resolve('denied'),
      ),
    );
    states['notify'] = await Notification.requestPermission();
    return states;
  });
  expect(new Set(Object.values(answers)), JSON.stringify(answers)).toEqual(new Set(['denied']));
  const tracks = await page.evaluate(async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
    const kinds = stream.getTracks().map(({ kind }) => kind);
    for (const track of stream.getTracks()) track.stop();
    return kinds.sort();
  });
  expect(tracks).toEqual(['audio', 'video']);
});

test('a frame is neither loaded nor given the bridge', async () => {
  const found = await app.page.evaluate(async () => {
    const seen: string[] = [];
    for (const attributes of [{ src: 'app://parley/index.html' }, { srcdoc: '<p>x' }, { src: 'about:blank' }]) {
      const frame = document.createElement('iframe');
      // A frame that is refused is loaded, too: with nothing.
      const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
      Object.assign(frame, attributes);
      document.body.append(frame);
      await loaded;
      try {
        if (frame.contentWindow && 'parley' in frame.contentWindow) seen.push(JSON.stringify(attributes));
        if (frame.contentDocument?.querySelector('#root')) seen.push(`loaded ${JSON.stringify(attributes)}`);
      } catch {
        // A refused frame is of another origin.
      }
      frame.remove();
    }
    return seen;
  });
  expect(found).toEqual([]);
});

test('paths out of the app’s folder, other hosts and unknown kinds of file are not found', async () => {
  for (const path of [
    'app://parley/..%2f..%2fpackage.json',
    'app://parley/..%2fmain%2findex.js',
    'app://parley/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    'app://parley/..%5c..%5cmain%5cindex.js',
    'app://parley/%00',
    'app://parley/../../main/index.js',
    'app://other/index.html',
    'app://parley/index.js.map',
  ]) {
    const response = await app.page.goto(path);
    expect(response?.status(), path).toBe(404);
    expect(await response?.text(), path).toBe('not found');
  }
  await home();
});

test('a document of another origin is refused by main, even with the preload in it', async () => {
  const { page } = app;
  await page.goto('data:text/html,<p>elsewhere');
  const refused = await page.evaluate(async (number) => {
    const result = await window.parley?.call('clearHistory', null);
    const started = await new Promise<number>((resolve) =>
      window.parley.startP2pConf({ callerInfo: {}, calleeInfo: { number }, mediaType: 0 }, resolve),
    );
    const heard = await new Promise<string>((resolve) => {
      window.parley.watch('settings', () => resolve('told'));
      void window.parley.call('rendererReady', null).then(() => resolve('not told'));
    });
    return { ok: result?.ok, started, heard };
  }, inject('launch').echoNumber);
  expect(refused).toEqual({ ok: false, started: 430100001, heard: 'not told' });
  await home();
  await eventually(() => stateOf(page, 'calls')).toEqual([]);
});

test('a file of this machine is not opened', async () => {
  await expect(app.page.goto('file:///etc/passwd')).rejects.toThrow('ERR_BLOCKED_BY_CLIENT');
});

test.skipIf(process.platform !== 'linux')('the processes run as an ordinary user, sandboxed', () => {
  for (const { command } of processesOf(app.pid)) expect(command).not.toContain('--no-sandbox');
  expect(statusOf(app.pid, 'Uid').split('\t')).not.toContain('0');
  const renderers = withSwitch(app.pid, '--type=renderer');
  expect(renderers.length).toBeGreaterThan(0);
  for (const { pid } of renderers) {
    expect(statusOf(pid, 'Seccomp')).toBe('2');
    expect(statusOf(pid, 'NoNewPrivs')).toBe('1');
    expect(statusOf(pid, 'CapEff')).toMatch(/^0+$/);
  }
});
