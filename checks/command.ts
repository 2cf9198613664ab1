import { defineCheck } from '../lib/kit/index.ts'
import { judgeCommands, pluginOptions, runCommands } from '../lib/kit/plugin.ts'

/**
 * Asks: programs on the machine that orch-watch runs on, each with its arguments and without a shell: any plugin of Nagios.
 * Judges: what each says by its exit code, and its performance data where a limit is given for it.
 * Faults: plugin when one says itself that it does not know, ends with another code than 0 to 3, or is not there; timed-out.
 * Source: Monitoring Plugins Development Guidelines; Checkmk, Local checks.
 */
export default defineCheck({
  name: 'command',
  title: 'Plugins, run here',
  needs: { here: true },
  limits: {},
  options: pluginOptions,
  on: 'named',
  observe: ({ here, target }, { commands }) => runCommands(commands, target, here),
  judge: (ran, { options }) => judgeCommands(ran, options.commands),
})
