type Link = {
  /** The WebRTC leg, and whether its far end is there; null until it was heard of. */
  leg: string | null;
  up: boolean | null;
  /** Whether the page's signalling is there. */
  page: boolean;
  timer: NodeJS.Timeout | null;
};

/** How the members of a meeting hang on it: legs and pages, and how long a broken one is waited for. */
export type Links = {
  leg(member: string): string | null;
  /** Whose leg it is. */
  owner(leg: string): string | null;
  /** Takes a leg; returns the one it replaces. */
  join(member: string, leg: string): string | null;
  /** The gateway says of a leg that it connected or was lost; returns whose it is. */
  heard(leg: string, up: boolean): string | null;
  page(member: string, there: boolean): void;
  /** Sound cannot reach the member now. Without a page a member stays as long as the leg does. */
  broken(member: string): boolean;
  /** Forgets a member; returns the leg they had. */
  drop(member: string): string | null;
};

/** Links of one meeting; `givenUp` hears of a member whose leg or page was away for `patience` ms, but never of `kept`. */
export const createLinks = (patience: number, kept: string, givenUp: (member: string) => void): Links => {
  const links = new Map<string, Link>();
  const of = (member: string): Link => {
    const link = links.get(member) ?? { leg: null, up: null, page: true, timer: null };
    links.set(member, link);
    return link;
  };
  const watch = (member: string, link: Link): void => {
    const well = link.page && link.up !== false;
    if (well && link.timer !== null) {
      clearTimeout(link.timer);
      link.timer = null;
    } else if (!well && link.timer === null && member !== kept) {
      link.timer = setTimeout(() => givenUp(member), patience).unref();
    }
  };
  const owner = (leg: string): string | null => [...links].find(([, link]) => link.leg === leg)?.[0] ?? null;
  return {
    leg: (member) => links.get(member)?.leg ?? null,
    owner,
    join: (member, leg) => {
      const link = of(member);
      const old = link.leg;
      if (old === leg) return null;
      link.leg = leg;
      link.up = null;
      watch(member, link);
      return old;
    },
    heard: (leg, up) => {
      const member = owner(leg);
      if (member === null) return null;
      const link = of(member);
      link.up = up;
      watch(member, link);
      return member;
    },
    page: (member, there) => {
      const link = of(member);
      link.page = there;
      watch(member, link);
    },
    broken: (member) => {
      const link = links.get(member);
      return link !== undefined && (link.up === false || (!link.page && link.up !== true));
    },
    drop: (member) => {
      const link = links.get(member);
      if (link?.timer) clearTimeout(link.timer);
      links.delete(member);
      return link?.leg ?? null;
    },
  };
};
