import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  ProvisioningAnswer,
  ProvisioningQuestion,
  ProvisioningView,
} from '../../app/provisioning/provisioning-view.ts';

/** Asks the person one thing at a time; a newer question takes the place of an older one, which then counts as answered with no. */
export type Questions = {
  readonly view: StoreApi<ProvisioningView>;
  ask(question: ProvisioningQuestion): Promise<ProvisioningAnswer>;
  /** Shows what goes on; an answer is no wish to wait for. */
  show(question: ProvisioningQuestion | null): void;
  answer(answer: ProvisioningAnswer): void;
};

const NO: ProvisioningAnswer = { yes: false, user: '', password: '' };

/** Starts with nothing to ask. */
export const createQuestions = (): Questions => {
  const view = createStore<ProvisioningView>(() => ({ accounts: [], question: null }));
  let waiting: ((answer: ProvisioningAnswer) => void) | null = null;
  const put = (question: ProvisioningQuestion | null, next: typeof waiting): void => {
    const before = waiting;
    waiting = next;
    view.setState({ question });
    before?.(NO);
  };
  return {
    view,
    ask: (question) => new Promise((resolve) => put(question, resolve)),
    show: (question) => put(question, null),
    answer: (answer) => {
      const asked = waiting;
      waiting = null;
      view.setState({ question: null });
      asked?.(answer);
    },
  };
};
