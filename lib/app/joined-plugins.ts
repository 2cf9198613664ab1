/** Name and default export of each plugin file of a folder. */
export type Joined = readonly (readonly [name: string, plugin: unknown])[]

/**
 * The shipped plugins that every run needs, joined by the build (scripts/bundle.js) so that one file is loaded and not
 * sixty. Null in a checkout: there the folder itself is read.
 */
export const joinedPlugins: { readonly checks: Joined; readonly connectors: Joined } | null = null
