/**
 * Why a goal misses its aim, by its number. It is written by hand after looking at a profile; a goal that misses and
 * has no line here says so in the results.
 */
export const WHY: Readonly<Record<string, string>> = {}
