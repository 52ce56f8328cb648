import { useSyncExternalStore } from 'react'

/** The state of something that tells its changes. */
export function useStore<State>(store: { readonly state: State; listen(listener: () => void): () => void }): State {
  return useSyncExternalStore(store.listen, () => store.state)
}
