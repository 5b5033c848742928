/**
 * What Parley needs of a Linux system, and the Debian package that brings it.
 * `use`: `run` always, `screenless` where there is no display, `test` for `npm test` only.
 * `must`: without it that use is impossible; the others make it better. `service`: apt would start it at every boot.
 * @typedef {{ library: string } | { command: string } | { file: string }} Sign
 * @typedef {{ name: string, sign: Sign, use: 'run' | 'screenless' | 'test', must: boolean, service?: boolean }} DebianPackage
 */

/**
 * @param {string} name
 * @param {string} library its soname
 * @returns {DebianPackage}
 */
const lib = (name, library, must = true) => ({ name, sign: { library }, use: 'run', must });

/**
 * @param {DebianPackage['use']} use
 * @param {string} name
 * @param {string} command
 * @returns {DebianPackage}
 */
const tool = (use, name, command) => ({ name, sign: { command }, use, must: true });

/**
 * The whole list; newer Debian and Ubuntu call some libraries `…t64`, which apt.mjs finds out.
 * @type {readonly DebianPackage[]}
 */
export const DEBIAN_PACKAGES = [
  lib('libasound2', 'libasound.so.2'),
  lib('libatk1.0-0', 'libatk-1.0.so.0'),
  lib('libatk-bridge2.0-0', 'libatk-bridge-2.0.so.0'),
  lib('libatspi2.0-0', 'libatspi.so.0'),
  lib('libcairo2', 'libcairo.so.2'),
  lib('libcups2', 'libcups.so.2'),
  lib('libdbus-1-3', 'libdbus-1.so.3'),
  lib('libdrm2', 'libdrm.so.2'),
  lib('libexpat1', 'libexpat.so.1'),
  lib('libgbm1', 'libgbm.so.1'),
  lib('libglib2.0-0', 'libglib-2.0.so.0'),
  lib('libgtk-3-0', 'libgtk-3.so.0'),
  lib('libnspr4', 'libnspr4.so'),
  lib('libnss3', 'libnss3.so'),
  lib('libpango-1.0-0', 'libpango-1.0.so.0'),
  lib('libudev1', 'libudev.so.1'),
  lib('libx11-6', 'libX11.so.6'),
  lib('libxcb1', 'libxcb.so.1'),
  lib('libxcomposite1', 'libXcomposite.so.1'),
  lib('libxdamage1', 'libXdamage.so.1'),
  lib('libxext6', 'libXext.so.6'),
  lib('libxfixes3', 'libXfixes.so.3'),
  lib('libxkbcommon0', 'libxkbcommon.so.0'),
  lib('libxrandr2', 'libXrandr.so.2'),
  lib('libnotify4', 'libnotify.so.4', false),
  lib('libpulse0', 'libpulse.so.0', false),
  lib('libsecret-1-0', 'libsecret-1.so.0', false),
  { name: 'fonts-dejavu-core', sign: { file: '/usr/share/fonts/truetype/dejavu' }, use: 'run', must: false },
  { name: 'fonts-noto-cjk', sign: { file: '/usr/share/fonts/opentype/noto' }, use: 'run', must: false },
  { name: 'ca-certificates', sign: { file: '/etc/ssl/certs/ca-certificates.crt' }, use: 'run', must: false },
  tool('screenless', 'xvfb', 'Xvfb'),
  tool('screenless', 'xauth', 'xauth'),
  { name: 'kamailio', sign: { command: 'kamailio' }, use: 'test', must: true, service: true },
  { name: 'kamailio-tls-modules', sign: { file: '/usr/lib/*/kamailio/modules/tls.so' }, use: 'test', must: true },
  {
    name: 'kamailio-websocket-modules',
    sign: { file: '/usr/lib/*/kamailio/modules/websocket.so' },
    use: 'test',
    must: true,
  },
  tool('test', 'sip-tester', 'sipp'),
  tool('test', 'baresip-core', 'baresip'),
  tool('test', 'ffmpeg', 'ffmpeg'),
  tool('test', 'chromium', 'chromium'),
  tool('test', 'openssl', 'openssl'),
  tool('test', 'tcpdump', 'tcpdump'),
  tool('test', 'iproute2', 'ip'),
  tool('test', 'nftables', 'nft'),
  { name: 'coturn', sign: { command: 'turnserver' }, use: 'test', must: true, service: true },
  tool('test', 'firefox-esr', 'firefox-esr'),
];
