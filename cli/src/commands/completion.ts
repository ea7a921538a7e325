import { choice, defineCommand, type Parameter } from '../lib/command.ts'
import { completionScript, SHELLS } from '../lib/completion.ts'
import { UsageError } from '../lib/errors.ts'

/** As {@link choice}, without a word that is taken where none is given. */
function shell(): Parameter<(typeof SHELLS)[number]> {
  const any = choice('your shell', SHELLS)
  return {
    ...any,
    isRequired: true,
    read: (texts) => {
      if (texts.length === 0) throw new UsageError(`is missing: ${SHELLS.join(', ')}`)
      return any.read(texts)
    },
  }
}

export const completion = defineCommand({
  path: 'completion',
  summary: 'Prints what lets your shell complete commands and options.',
  reach: 'offline',
  args: { shell: shell() },
  examples: [
    { run: 'source <(openroyalty completion bash)', does: 'for this shell; put it into ~/.bashrc for all' },
    {
      run: 'openroyalty completion zsh > ~/.openroyalty.zsh && echo "source ~/.openroyalty.zsh" >> ~/.zshrc',
      does: 'for zsh',
    },
    { run: 'openroyalty completion fish > ~/.config/fish/completions/openroyalty.fish', does: 'for fish' },
  ],
  run: async (_, input) => {
    const script = completionScript(input.shell)
    return { json: { shell: input.shell, script }, text: script.trimEnd() }
  },
})
