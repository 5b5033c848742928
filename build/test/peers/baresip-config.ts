import type { BaresipOptions } from './baresip.ts';

const MODULE_PATHS = '/usr/lib/baresip/modules';

/** The text of baresip's `config`. */
export const baresipConfig = (
  o: BaresipOptions & {
    readonly port: number;
    readonly control: number;
    readonly rtp: number;
    readonly recordDir: string;
  },
): string => {
  const rate = o.sampleRate ?? 8_000;
  const lines = [
    'poll_method epoll',
    `sip_listen 127.0.0.1:${o.port}`,
    'call_local_timeout 60',
    'call_max_calls 20',
    'audio_player aubridge,out',
    o.tone ? `audio_source aufile,${o.tone}` : 'audio_source aubridge,in',
    'audio_alert aubridge,alert',
    `ausrc_srate ${rate}`,
    `auplay_srate ${rate}`,
    'ausrc_channels 1',
    'auplay_channels 1',
    'audio_level no',
    `rtp_ports ${o.rtp}-${o.rtp + 58}`,
    'rtp_stats yes',
    `rtcp_mux ${o.rtcpMux ? 'yes' : 'no'}`,
    'jitter_buffer_delay 2-10',
    'net_interface 127.0.0.1',
    `module_path ${MODULE_PATHS}`,
    ...['g711', 'g722', 'opus', 'aufile', 'ausine', 'aubridge'].map((name) => `module ${name}.so`),
    ...(o.encryption === 'dtls_srtp' ? ['module dtls_srtp.so'] : o.encryption ? ['module srtp.so'] : []),
    ...(o.record ? ['module sndfile.so', `snd_path ${o.recordDir}`] : []),
    ...(o.video ? ['module vp8.so', 'module fakevideo.so', 'video_source fakevideo,', 'video_display fakevideo,'] : []),
    ...(o.video ? ['video_size 320x240', 'video_bitrate 300000', 'video_fps 15', 'video_fullscreen no'] : []),
    'module_tmp uuid.so',
    'module_tmp account.so',
    'module_app menu.so',
    'module_app ctrl_tcp.so',
    `ctrl_tcp_listen 127.0.0.1:${o.control}`,
  ];
  return `${lines.join('\n')}\n`;
};

/** The line of baresip's `accounts`. */
export const baresipAccount = (o: BaresipOptions & { readonly user: string; readonly port: number }): string => {
  const codecs = o.codecs ?? ['PCMU/8000/1', 'PCMA/8000/1'];
  const common = [
    `answermode=${o.answer ?? 'auto'}`,
    `audio_codecs=${codecs.join(',')}`,
    `dtmfmode=${o.dtmf ?? 'rtpevent'}`,
    ...(o.encryption ? [`mediaenc=${o.encryption}`] : []),
    'mwi=no',
  ];
  if (!o.registrar) return `<sip:${o.user}@127.0.0.1:${o.port}>;regint=0;${common.join(';')}`;
  const { domain, password, port, transport } = o.registrar;
  const outbound = `outbound="sip:127.0.0.1:${port};transport=${transport}"`;
  return `<sip:${o.user}@${domain};transport=${transport}>;auth_user=${o.user};auth_pass=${password};${outbound};regint=120;${common.join(';')}`;
};
