/** Answers one SMT-LIB script from standard input, as the program z3 would, with the options that solc asks it to be run with. */
import { text } from 'node:stream/consumers'
import { init } from 'z3-solver'

const OPTIONS = {
  'rewriter.pull_cheap_ite': 'true',
  'fp.spacer.q3.use_qgen': 'true',
  'fp.spacer.mbqi': 'false',
  'fp.spacer.ground_pobs': 'false',
}

const { Z3 } = await init()
for (const [name, value] of Object.entries(OPTIONS)) Z3.global_param_set(name, value)
const answer = await Z3.eval_smtlib2_string(Z3.mk_context(Z3.mk_config()), await text(process.stdin))
// The solver's threads would keep the process alive.
process.stdout.write(answer, () => process.exit(0))
