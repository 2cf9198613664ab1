// What a check that runs plugins of Nagios and Checkmk is made of: both checks that do lean on it.
export { pluginOptions } from './plugin/commands.ts'
export { judgeCommands } from './plugin/judge.ts'
export { runCommands } from './plugin/run.ts'
