/** What is kept by name. */
export type PageStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The browser's storage, or one for this page alone where the person forbids sites to keep anything: then even looking at it throws. */
export const pageStorage = (open: () => Storage): PageStorage => {
  try {
    const storage = open();
    storage.getItem('parley');
    return storage;
  } catch {
    const kept = new Map<string, string>();
    return {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    };
  }
};

/** What this browser keeps for good, and what this tab keeps over a reload. */
export const KEPT = { here: pageStorage(() => localStorage), inTab: pageStorage(() => sessionStorage) } as const;
