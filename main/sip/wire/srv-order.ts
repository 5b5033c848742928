import type { Srv } from './dns.ts';

/** SRV records in the order to try: by priority, within one by weighted lot (RFC 2782). `random` gives numbers in [0, 1). */
export function srvOrder(records: readonly Srv[], random: () => number = Math.random): Srv[] {
  const ordered: Srv[] = [];
  const priorities = [...new Set(records.map((one) => one.priority))].sort((a, b) => a - b);
  for (const priority of priorities) {
    // Weight 0 is drawn when nothing else is left.
    const left = records.filter((one) => one.priority === priority).sort((a, b) => a.weight - b.weight);
    while (left.length > 0) {
      const total = left.reduce((sum, one) => sum + one.weight, 0);
      const lot = random() * total;
      let sum = 0;
      const drawn = left.findIndex((one) => {
        sum += one.weight;
        return sum > lot;
      });
      ordered.push(...left.splice(Math.max(drawn, 0), 1));
    }
  }
  return ordered;
}
