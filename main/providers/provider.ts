import type { CreateConfResult } from '../../app/conf/create-conf-result.ts';
import type { MediaType } from '../../app/conf/enumerations.ts';
import type { Result } from '../../app/result.ts';

/** What a meeting starts from. */
export type MeetingRequest = {
  readonly hostName: string;
  readonly mediaType: MediaType;
  readonly guestsWithoutPassword: boolean;
  readonly customInfo: string;
  readonly language: 'en' | 'zh';
};

/** Who makes meetings: the built-in focus in this app, later a server. IDs, passwords, link, role, topic and times are its to make. */
export type MeetingProvider = {
  create(request: MeetingRequest): Promise<Result<CreateConfResult>>;
  /** Forgets a meeting; its ID may be given out again. */
  end(confId: string): void;
};
