/** Options that every command takes, as they are typed. */
export const GLOBAL_OPTIONS: readonly { flags: string; describe: string }[] = [
  {
    flags: '--json',
    describe: 'print one JSON document, amounts in base units as decimal text; errors too, on standard error',
  },
  { flags: '--rpc <url>', describe: 'the node to ask (or OPENROYALTY_RPC)' },
  {
    flags: '--deployment <file|chain>',
    describe:
      'where the contracts are: a file such as deployments/31337.json, or the id of a chain that this version knows. Left out: the node’s chain',
  },
  { flags: '--from <address>', describe: 'who acts; has to be whose the key is' },
  {
    flags: '--keystore <file>',
    describe:
      'the key, encrypted, as wallets and geth write it (or OPENROYALTY_KEYSTORE). Its password is asked for, or read from the file that OPENROYALTY_PASSWORD_FILE names. Without a keystore: OPENROYALTY_PRIVATE_KEY',
  },
  { flags: '--dry-run', describe: 'simulate, show what would be sent, and send nothing; --from is enough for it' },
  { flags: '--yes', describe: 'do not ask before something is sent' },
  { flags: '--no-color', describe: 'no colors (or NO_COLOR)' },
  { flags: '--debug', describe: 'show where an error comes from' },
]
