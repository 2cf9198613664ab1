import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'
import { SHELLS } from './completion/args.ts'
import type { CompletionArgs } from './completion/args.ts'

const command: Command<CompletionArgs> = {
  usage: 'completion [shell]',
  summary: 'print what a shell needs to complete commands, options and the names of the inventory',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('shell', { choices: SHELLS, describe: 'that of SHELL when left out' })
      .example('eval "$($0 completion bash)"', 'in ~/.bashrc')
      .example('eval "$($0 completion zsh)"', 'in ~/.zshrc, behind compinit')
      .example('export ORCH_WATCH_COMPLETION_MS=1000', 'where 300 ms are too few for it')
      .example(
        '$0 completion fish > ~/.config/fish/completions/orch-watch.fish',
        'once',
      ) as unknown as Argv<CompletionArgs>,
  run: async (args, io) => (await import('./completion/run.ts')).run(args, io),
}

export default command
