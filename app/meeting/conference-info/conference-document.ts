import type { ConferencePieces } from './conference-pieces.ts';
import { xmlText } from './xml-text.ts';

/** Media type of the document (RFC 4575). */
export const CONFERENCE_INFO = 'application/conference-info+xml';

/**
 * The document that takes somebody from `before` to `now` (RFC 4575 section 4): the whole of it where there was nothing
 * before, else what changed, and null where nothing did.
 */
export const conferenceDocument = (
  conference: string,
  version: number,
  now: ConferencePieces,
  before: ConferencePieces | null,
): string | null => {
  const users = [...now.users].filter(([entity, text]) => before?.users.get(entity) !== text).map(([, text]) => text);
  const gone = [...(before?.users.keys() ?? [])].filter((entity) => !now.users.has(entity));
  const deleted = gone.map((entity) => `<user entity="${xmlText(entity)}" state="deleted"/>`);
  const state = before === null ? 'full' : 'partial';
  const people = [...users, ...deleted].join('');
  const content =
    (now.description === before?.description ? '' : now.description) +
    (now.state === before?.state ? '' : now.state) +
    (people === '' ? '' : `<users state="${state}">${people}</users>`);
  if (content === '') return null;
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\r\n' +
    `<conference-info xmlns="urn:ietf:params:xml:ns:conference-info" entity="${xmlText(conference)}" ` +
    `state="${state}" version="${version}">${content}</conference-info>\r\n`
  );
};
