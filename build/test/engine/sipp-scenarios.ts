/** Takes the peer's BYE. */
const BYE = `<recv request="BYE"></recv>
<send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>
`;

/**
 * A SIPp callee that answers at once. SIPp's own `uas` sends 180 and 200, remembers neither as the reply to its INVITE, and aborts
 * the call when both were lost and the INVITE comes again; with one reply it repeats that, as RFC 3261 section 17.2.1 asks.
 */
export const UAS_WITHOUT_RINGING = `<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="answers at once">
<recv request="INVITE" crlf="true"></recv>
<send retrans="500"><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:];tag=[pid]SIPpTag01[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:[local_ip]:[local_port];transport=[transport]>
Content-Type: application/sdp
Content-Length: [len]

v=0
o=user1 53655765 2353687637 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio [media_port] RTP/AVP 0
a=rtpmap:0 PCMU/8000

]]></send>
<recv request="ACK" optional="true" rtd="true" crlf="true"></recv>
${BYE}<timewait milliseconds="15000"/>
</scenario>
`;

/** What a telephone does that dials into a meeting. */
export type DialsIn = {
  readonly id: string;
  readonly password: string;
  /** File of PCMU without a header, which it plays over and over. */
  readonly sound: string;
};

/**
 * A SIPp telephone that calls, types an ID and a password as RFC 4733 events, and sounds until it is hung up. That it is in it
 * hears by an UPDATE, whose Contact says that this is a conference.
 */
export const dialsInByKeys = ({ id, password, sound }: DialsIn): string => `<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="dials in by keys">
<send retrans="500"><![CDATA[
INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: "Phone" <sip:phone@[local_ip]:[local_port]>;tag=[pid]SIPpTag00[call_number]
To: <sip:[service]@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:phone@[local_ip]:[local_port]>
Max-Forwards: 70
Allow: INVITE, ACK, CANCEL, BYE, UPDATE
Content-Type: application/sdp
Content-Length: [len]

v=0
o=user1 53655765 2353687637 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio [media_port] RTP/AVP 0 96
a=rtpmap:0 PCMU/8000
a=rtpmap:96 telephone-event/8000

]]></send>
<recv response="100" optional="true"></recv>
<recv response="180" optional="true"></recv>
<recv response="200" rrs="true"></recv>
<send><![CDATA[
ACK [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
[routes]
From: "Phone" <sip:phone@[local_ip]:[local_port]>;tag=[pid]SIPpTag00[call_number]
[last_To:]
Call-ID: [call_id]
CSeq: 1 ACK
Max-Forwards: 70
Content-Length: 0

]]></send>
<pause milliseconds="1000"/>
<nop><action><exec play_dtmf="${id}#"/></action></nop>
<pause milliseconds="6000"/>
<nop><action><exec play_dtmf="${password}#"/></action></nop>
<recv request="UPDATE"></recv>
<send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:phone@[local_ip]:[local_port]>
Content-Length: 0

]]></send>
<nop><action><exec rtp_stream="${sound},-1,0,PCMU/8000"/></action></nop>
${BYE}</scenario>
`;
