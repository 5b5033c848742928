import type { Dns, Naptr, Srv } from './dns.ts';

/** Records by lower-case name, and the questions that were asked. */
export type FakeDns = Dns & { readonly asked: string[] };

/** A name service that knows what it is given and nothing else. */
export function fakeDns(zone: {
  readonly naptr?: Readonly<Record<string, readonly Naptr[]>>;
  readonly srv?: Readonly<Record<string, readonly Srv[]>>;
  readonly addresses?: Readonly<Record<string, readonly string[]>>;
  /** Nobody answers, so nothing is known for certain. */
  readonly unreachable?: boolean;
}): FakeDns {
  const asked: string[] = [];
  const ask = async <T>(
    kind: string,
    table: Readonly<Record<string, readonly T[]>> | undefined,
    name: string,
  ): Promise<readonly T[]> => {
    asked.push(`${kind} ${name}`);
    return table?.[name.toLowerCase()] ?? [];
  };
  return {
    asked,
    naptr: (name) => ask('NAPTR', zone.naptr, name),
    srv: (name) => ask('SRV', zone.srv, name),
    addresses: (name) => ask('A', zone.addresses, name),
    absent: async (name) => !zone.unreachable && zone.addresses?.[name.toLowerCase()] === undefined,
  };
}
