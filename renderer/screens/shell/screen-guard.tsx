import { Component, type ReactNode } from 'react';

/** Keeps one screen's failure from taking the window, and with it a call's controls. */
export class ScreenGuard extends Component<
  { readonly children: ReactNode; readonly fallback: (again: () => void) => ReactNode },
  { readonly failed: boolean }
> {
  override state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.fallback(() => this.setState({ failed: false })) : this.props.children;
  }
}
