import { Component, type ErrorInfo, type ReactNode } from 'react';
import { box, GRID } from '../theme/place';

/** ms after which a failed view is tried again */
export const RETRY_MS = 10_000;

interface Props {
  readonly title: string;
  /** a new value (a turn, a snapshot's seq after a failure) makes the view try again */
  readonly attempt: number;
  readonly children: ReactNode;
}
interface State {
  readonly error: Error | null;
  readonly attempt: number;
}

/** Isolates a failed view from the wall: a message takes its place, and the other views continue. */
export class ViewBoundary extends Component<Props, State> {
  override state: State = { error: null, attempt: this.props.attempt };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.attempt === state.attempt ? null : { error: null, attempt: props.attempt };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error(`The view ${this.props.title} could not be drawn.`, error, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <section className="view" data-view-error role="alert">
        <p className="t-answer broken-view" style={box(GRID.margin, 84, GRID.right - GRID.margin)}>
          <span className="is-strong">The view {this.props.title} cannot be drawn.</span> The other views go
          on; this one is tried again every 10 s.
        </p>
        <p className="t-note ink-2" style={box(GRID.margin, GRID.proofTop + 20, GRID.right - GRID.margin)}>
          {error.message}
        </p>
      </section>
    );
  }
}
