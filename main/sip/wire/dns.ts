import dns from 'node:dns';

/** A NAPTR record, as far as RFC 3263 looks at it. */
export type Naptr = {
  readonly order: number;
  readonly preference: number;
  readonly flags: string;
  readonly service: string;
  readonly replacement: string;
};

/** An SRV record (RFC 2782). */
export type Srv = {
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  readonly name: string;
};

/** The questions RFC 3263 asks; each resolves to an empty list when there is no answer, and never rejects. */
export type Dns = {
  naptr(name: string): Promise<readonly Naptr[]>;
  srv(name: string): Promise<readonly Srv[]>;
  /** IPv4 and IPv6 literals, in the order to try. */
  addresses(name: string): Promise<readonly string[]>;
  /** Whether it is certain that no address has this name; false when nobody could be asked. */
  absent(name: string): Promise<boolean>;
};

/** Milliseconds one question may take: broken home routers never answer NAPTR. */
const QUESTION_MS = 3000;

/** The system's own name service: records by DNS, addresses as every other program sees them (hosts file, VPN rules). */
export function systemDns(): Dns {
  return {
    ...dnsOf(new dns.promises.Resolver({ timeout: 1000, tries: 2 })),
    addresses: (name) =>
      orNothing(dns.promises.lookup(name, { all: true }).then((found) => found.map((one) => one.address))),
    absent: (name) => isAbsent([dns.promises.lookup(name)]),
  };
}

/** Everything from the DNS servers of one resolver. */
export function dnsOf(resolver: dns.promises.Resolver): Dns {
  return {
    naptr: (name) => orNothing(resolver.resolveNaptr(name)),
    srv: (name) => orNothing(resolver.resolveSrv(name)),
    addresses: async (name) => {
      const both = await Promise.all([orNothing(resolver.resolve4(name)), orNothing(resolver.resolve6(name))]);
      return both.flat();
    },
    absent: (name) => isAbsent([resolver.resolve4(name), resolver.resolve6(name)]),
  };
}

/** Answers that say that there is nothing, and not that nobody could be asked. */
const NOTHING = /^(?:ENOTFOUND|ENODATA)$/;

/** Whether every question got the answer that there is nothing, in time. */
async function isAbsent(questions: readonly Promise<unknown>[]): Promise<boolean> {
  const says = questions.map((question) =>
    question.then(
      () => false,
      (error: NodeJS.ErrnoException) => NOTHING.test(error.code ?? ''),
    ),
  );
  const late = new Promise<boolean[]>((resolve) => setTimeout(() => resolve([false]), QUESTION_MS).unref());
  return (await Promise.race([Promise.all(says), late])).every(Boolean);
}

/** What was found, or nothing after an error or too long a wait. */
function orNothing<T>(question: Promise<readonly T[]>): Promise<readonly T[]> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve([]), QUESTION_MS);
    question.then(
      (found) => {
        clearTimeout(timer);
        resolve(found);
      },
      () => {
        clearTimeout(timer);
        resolve([]);
      },
    );
  });
}
