/** The words of every command that is about some targets, or about all. */
export const SELECTOR_POSITIONAL = {
  type: 'string',
  array: true,
  default: [] as string[],
  describe: 'targets: an id, a pattern such as "web-*", or label=value; all when left out',
} as const
