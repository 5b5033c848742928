/*
 * Prints SRTP and SRTCP test vectors made by libsrtp 2 as JSON.
 *   cc generate.c -o /tmp/generate -lsrtp2 && /tmp/generate > vectors.json
 */
#include <srtp2/srtp.h>
#include <stdio.h>
#include <string.h>

typedef void (*policy_setter)(srtp_crypto_policy_t *);

struct suite {
    const char *name;
    int key_length;
    policy_setter rtp;
    policy_setter rtcp;
};

static const struct suite suites[] = {
    { "AES_CM_128_HMAC_SHA1_80", 30, srtp_crypto_policy_set_rtp_default, srtp_crypto_policy_set_rtcp_default },
    { "AES_CM_128_HMAC_SHA1_32", 30, srtp_crypto_policy_set_aes_cm_128_hmac_sha1_32, srtp_crypto_policy_set_rtcp_default },
    { "AES_256_CM_HMAC_SHA1_80", 46, srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80, srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80 },
    { "AES_256_CM_HMAC_SHA1_32", 46, srtp_crypto_policy_set_aes_cm_256_hmac_sha1_32, srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80 },
    { "AEAD_AES_128_GCM", 28, srtp_crypto_policy_set_aes_gcm_128_16_auth, srtp_crypto_policy_set_aes_gcm_128_16_auth },
    { "AEAD_AES_256_GCM", 44, srtp_crypto_policy_set_aes_gcm_256_16_auth, srtp_crypto_policy_set_aes_gcm_256_16_auth },
};

static void hex(const unsigned char *bytes, int length)
{
    for (int i = 0; i < length; i++)
        printf("%02x", bytes[i]);
}

/* A packet: every third has a header extension, every fourth two CSRCs; payload lengths differ. */
static int make_rtp(unsigned char *p, int n, unsigned short sequence)
{
    int csrcs = n % 4 == 3 ? 2 : 0, extension = n % 3 == 2, length = 12, payload = n == 5 ? 0 : 17 * n + 3;
    memset(p, 0, 2048);
    p[0] = 0x80 | (extension ? 0x10 : 0) | csrcs;
    p[1] = n % 2 ? 0xe0 : 0x60;
    p[2] = sequence >> 8;
    p[3] = sequence & 255;
    p[6] = 0x12;
    p[7] = n;
    memcpy(p + 8, "\xca\xfe\xba\xbe", 4);
    for (int i = 0; i < csrcs * 4; i++)
        p[length++] = 0xc0 + i;
    if (extension) {
        memcpy(p + length, "\xbe\xde\x00\x02\x10\x55\x21\x66\x77\x00\x00\x00", 12);
        length += 12;
    }
    for (int i = 0; i < payload; i++)
        p[length++] = (unsigned char)(i * 7 + n);
    return length;
}

/* A receiver report, followed by a source description in every other one. */
static int make_rtcp(unsigned char *p, int n)
{
    static const unsigned char report[32] = { 0x81, 0xc9, 0, 7, 0xca, 0xfe, 0xba, 0xbe, 1, 2, 3, 4 };
    static const unsigned char description[16] = { 0x81, 0xca, 0, 3, 0xca, 0xfe, 0xba, 0xbe, 1, 5, 'v', 'e', 'c', 't', 'r' };
    memset(p, 0, 2048);
    memcpy(p, report, 32);
    p[31] = n;
    if (n % 2 == 0)
        return 32;
    memcpy(p + 32, description, 16);
    return 48;
}

/* The packets of one context, plain and protected, under two names; with an MKI of four bytes when asked for. */
static int print_packets(const struct suite *suite, unsigned char *key, unsigned use_mki, const char *rtp, const char *rtcp)
{
    unsigned char packet[2048], mki[4] = { 0, 0, 0, 42 };
    srtp_master_key_t master = { key, mki, sizeof mki }, *keys[1] = { &master };
    srtp_policy_t policy;
    srtp_t context;
    memset(&policy, 0, sizeof policy);
    suite->rtp(&policy.rtp);
    suite->rtcp(&policy.rtcp);
    policy.ssrc.type = ssrc_any_outbound;
    if (use_mki) {
        policy.keys = keys;
        policy.num_master_keys = 1;
    } else
        policy.key = key;
    if (srtp_create(&context, &policy) != srtp_err_status_ok)
        return 1;
    printf(",\n\"%s\":[", rtp);
    for (int n = 0; n < 8; n++) {
        int length = make_rtp(packet, n, (unsigned short)(65532 + n));
        printf("%s\n[\"", n ? "," : "");
        hex(packet, length);
        if (srtp_protect_mki(context, packet, &length, use_mki, 0) != srtp_err_status_ok)
            return 2;
        printf("\",\"");
        hex(packet, length);
        printf("\"]");
    }
    printf("],\n\"%s\":[", rtcp);
    for (int n = 0; n < 4; n++) {
        int length = make_rtcp(packet, n);
        printf("%s\n[\"", n ? "," : "");
        hex(packet, length);
        if (srtp_protect_rtcp_mki(context, packet, &length, use_mki, 0) != srtp_err_status_ok)
            return 3;
        printf("\",\"");
        hex(packet, length);
        printf("\"]");
    }
    printf("]");
    srtp_dealloc(context);
    return 0;
}

int main(void)
{
    unsigned char key[64];
    srtp_init();
    printf("[\n");
    for (unsigned s = 0; s < sizeof suites / sizeof *suites; s++) {
        for (int i = 0; i < 64; i++)
            key[i] = (unsigned char)(i * 11 + s * 3 + 1);
        printf("%s{\"suite\":\"%s\",\"key\":\"", s ? ",\n" : "", suites[s].name);
        hex(key, suites[s].key_length);
        printf("\"");
        if (print_packets(&suites[s], key, 0, "rtp", "rtcp") || print_packets(&suites[s], key, 1, "rtpMki", "rtcpMki"))
            return 1;
        printf("}");
    }
    printf("\n]\n");
    return 0;
}
