import { Component, type ReactNode } from 'react'

type ErrorBoundaryProps = {
  children: ReactNode
  /** Changes when somebody goes elsewhere: then the error is over. */
  place: string
  fallback: (error: unknown) => ReactNode
}

/** Keeps an error of one screen from taking the frame with it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { error?: unknown; place?: string }> {
  override state: { error?: unknown; place?: string } = {}

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  static getDerivedStateFromProps({ place }: ErrorBoundaryProps, state: { error?: unknown; place?: string }) {
    return place === state.place ? null : { error: undefined, place }
  }

  override render() {
    return this.state.error === undefined ? this.props.children : this.props.fallback(this.state.error)
  }
}
