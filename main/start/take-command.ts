import type { Events } from '../../app/bridge/contract.ts';
import type { Offers } from '../provisioning/offers.ts';
import type { Command } from './command-line.ts';

/** What a command does in the app that runs. */
export type CommandParts = {
  readonly fill: (form: Events['fillForm']) => void;
  readonly refuse: (refused: Events['linkRefused']) => void;
  /** Whether the organisation lets the command line dial; a link never may. */
  readonly mayDial: () => boolean;
  readonly offers: Offers;
  readonly log: (line: string) => void;
};

/** Does what a command or link asks of the running app; what it may not do is left to the person. */
export const takeCommand = (command: Command, parts: CommandParts): void => {
  switch (command.kind) {
    case 'link':
      if (command.link.kind === 'refused') parts.refuse({ why: command.link.why });
      if (command.link.kind === 'fill')
        parts.fill({ text: command.link.text, video: false, joinPolicy: null, dial: false });
      if (command.link.kind === 'provision') void parts.offers.link(command.link.url);
      return;
    case 'provision':
      void parts.offers.file(command.file);
      return;
    case 'call': {
      const { text, video, joinPolicy, now } = command;
      const dial = now && parts.mayDial();
      if (now && !dial) parts.log('call --now fills the form only, for no policy allows the command line to dial');
      parts.fill({ text, video, joinPolicy, dial });
      return;
    }
    case 'mistake':
      parts.log(`a second start: ${command.message}`);
      return;
    default:
  }
};
