/** What only `restore` is told. */
export const RESTORE_OPTIONS = {
  except: {
    type: 'string',
    array: true,
    default: [] as readonly string[],
    describe: 'restore: all but these, by their names or patterns',
  },
  'without-data': {
    type: 'boolean',
    default: false,
    describe: 'restore: volumes whose data is not there may be empty',
  },
} as const
