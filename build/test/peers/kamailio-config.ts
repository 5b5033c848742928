import type { TestCertificate } from './certs.ts';

const MODULES = ['kex', 'corex', 'tm', 'tmx', 'sl', 'rr', 'pv', 'maxfwd', 'usrloc', 'registrar', 'textops', 'siputils'];
const MORE = ['xlog', 'sanity', 'auth', 'nathelper', 'xhttp', 'websocket', 'tls', 'path', 'cfgutils'];

/** The configuration of the test registrar; see `startKamailio` for what it promises. */
export const kamailioConfig = (o: {
  readonly port: number;
  readonly tlsPort: number;
  readonly wssPort: number;
  readonly algorithm: 'MD5' | 'SHA-256';
  readonly minExpires: number;
  readonly certificate: TestCertificate;
  readonly address: string;
}): string => `#!KAMAILIO
debug=1
log_stderror=yes
fork=yes
children=2
tcp_children=2
auto_aliases=no
mhomed=1
enable_tls=yes
tcp_accept_no_cl=yes
tcp_connection_lifetime=3600
disable_sctp=yes
listen=udp:127.0.0.1:${o.port}
listen=tcp:127.0.0.1:${o.port}
listen=tls:127.0.0.1:${o.tlsPort}
listen=tls:127.0.0.1:${o.wssPort}
${o.address === '' ? '' : `listen=tls:${o.address}:${o.tlsPort}\n`}alias="sip.test"
mpath="/usr/lib/x86_64-linux-gnu/kamailio/modules/:/usr/lib/aarch64-linux-gnu/kamailio/modules/:/usr/lib/kamailio/modules/"
${[...MODULES, ...MORE].map((name) => `loadmodule "${name}.so"`).join('\n')}
modparam("tls","private_key","${o.certificate.keyFile}")
modparam("tls","certificate","${o.certificate.certFile}")
modparam("tls","tls_method","TLSv1.2+")
modparam("usrloc","db_mode",0)
modparam("usrloc","nat_bflag",2)
modparam("registrar","min_expires",${o.minExpires})
modparam("registrar","default_expires",120)
modparam("registrar","gruu_enabled",0)
modparam("nathelper","received_avp","$avp(RECEIVED)")
modparam("registrar","received_avp","$avp(RECEIVED)")
modparam("rr","enable_full_lr",1)
modparam("tm","fr_timer",30000)
modparam("tm","fr_inv_timer",20000)
modparam("auth","nonce_expire",60)
${o.algorithm === 'SHA-256' ? 'modparam("auth","algorithm","SHA-256")\nmodparam("auth","qop","auth")' : ''}

request_route {
  if (!mf_process_maxfwd_header("10")) { sl_send_reply("483","Too Many Hops"); exit; }
  if (is_method("OPTIONS") && uri==myself && $rU==$null) { sl_send_reply("200","Keepalive"); exit; }
  if (nat_uac_test("64") || proto==TCP || proto==TLS || proto==WS || proto==WSS || nat_uac_test("19")) {
    force_rport();
    if (is_method("REGISTER")) { fix_nated_register(); }
    else { add_contact_alias(); }
  }
  if (is_method("CANCEL")) { if (t_check_trans()) { t_relay(); } exit; }
  if (!is_method("ACK")) { if (t_precheck_trans()) { t_check_trans(); exit; } t_check_trans(); }
  if (has_totag()) {
    if (loose_route()) { handle_ruri_alias(); t_on_reply("R"); t_relay(); exit; }
    if (is_method("ACK")) { if (t_check_trans()) { t_relay(); } exit; }
    if (uri==myself) { sl_send_reply("404","Not here"); exit; }
    t_relay(); exit;
  }
  if (is_method("INVITE|SUBSCRIBE|REFER|NOTIFY")) { record_route(); }
  if (is_method("REGISTER")) {
    if ($fU == "banned") { sl_send_reply("403","Forbidden"); exit; }
    if (!pv_www_authenticate("sip.test", "secret", "0")) { www_challenge("sip.test","1"); exit; }
    setbflag(2);
    if (!save("location")) { sl_reply_error(); }
    exit;
  }
  if ($rU =~ "^sipp") { $du = "sip:127.0.0.1:" + $(rU{s.substr,4,0}); t_on_reply("R"); t_relay(); exit; }
  if (!($fU =~ "^sipp") && is_method("INVITE|MESSAGE|REFER|SUBSCRIBE")) {
    if (!pv_proxy_authenticate("sip.test", "secret", "0")) { proxy_challenge("sip.test","1"); exit; }
    consume_credentials();
  }
  if ($rU == "busy") { sl_send_reply("486","Busy Here"); exit; }
  if ($rU == "decline") { sl_send_reply("603","Decline"); exit; }
  if ($rU == "gone") { sl_send_reply("410","Gone"); exit; }
  if ($rU == "forbidden") { sl_send_reply("403","Forbidden"); exit; }
  if ($rU == "slow") { t_newtran(); t_reply("180","Ringing"); exit; }
  if (!lookup("location")) {
    if ($rU =~ "^(alice|bob|carol|dave)$") { sl_send_reply("480","Temporarily Unavailable"); }
    else { sl_send_reply("404","Not Found"); }
    exit;
  }
  t_on_reply("R");
  t_relay();
  exit;
}
onreply_route[R] {
  if (nat_uac_test("64") || nat_uac_test("1") || proto!=UDP) { add_contact_alias(); }
}
event_route[xhttp:request] {
  set_reply_close(); set_reply_no_connect();
  if ($hdr(Upgrade)=~"websocket" && $hdr(Connection)=~"[Uu]pgrade" && $rm=~"GET") {
    if (ws_handle_handshake()) { exit; }
  }
  xhttp_reply("404","Not Found","","");
}
`;
