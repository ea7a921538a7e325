declare module 'virtual:wallet-connect' {
  /** Missing where the operator has not installed its package. */
  export const walletConnect: typeof import('wagmi/connectors/walletConnect').walletConnect | undefined
}
