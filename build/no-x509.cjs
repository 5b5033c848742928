/** Stands in for @peculiar/x509, which werift loads to make certificates; ours are made without (certificate.ts). */
exports.cryptoProvider = { set: () => undefined };
